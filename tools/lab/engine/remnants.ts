// May touch: processes that name an engine's root folder in their arguments, and their children.
import { readdirSync, readFileSync } from 'node:fs';
import type { ProcessId } from '../process.ts';
import { childrenOf, end, identify } from '../process.ts';

/** The engine's programs, which outlive a dockerd that was killed. */
const PROGRAMS = /(^|\/)(containerd|containerd-shim-runc-v2|runc)$/;

/** Ends containerd, its shims and their containers when their dockerd is gone. */
export async function endRemnants(root: string): Promise<void> {
  for (const found of remnants(root)) {
    // The shim's children are the containers' first processes: the kernel ends the rest with them.
    for (const child of childrenOf(found.pid)) await end(child, 0);
    await end(found, 5_000);
  }
}

function remnants(root: string): readonly ProcessId[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.flatMap((name) => {
    const argv = read(`/proc/${name}/cmdline`).split('\0');
    const ours = PROGRAMS.test(argv[0] ?? '') && argv.some((word) => word.includes(`${root}/`));
    const id = ours ? identify(Number(name)) : null;
    return id === null ? [] : [id];
  });
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
