// May touch: the folder that it is given, and the node of a builder that it starts there.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installEngine } from './engine/install.ts';
import { LabError } from './errors.ts';
import { tied } from './exec.ts';
import { locked } from './lock.ts';
import { unmountBelow } from './mounts.ts';
import type { ProcessId } from './process.ts';
import { descendants, end, identify, isRunning, kill } from './process.ts';
import { tool } from './tool.ts';
import type { LabOptions } from './up.ts';
import { siteOf } from './up.ts';

export interface NodeOptions extends Omit<LabOptions, 'images'> {
  /** Folder for its data, socket and log: empty, or one of an earlier start. */
  readonly root: string;
  /**
   * The platform that it says to be of, such as `linux/arm64`. It runs what is in an image of that
   * platform as it is: with another processor than the machine's, the image's programs are to be
   * the machine's own (see `pushForNodes`).
   */
  readonly platform: string;
  /** `127.0.0.1:PORT` of a plain registry that serves Docker Hub's images in its stead. */
  readonly mirror?: string;
}

/** A buildkitd for a builder of the `remote` driver. */
export interface BuildNode {
  /** For `docker buildx create --driver remote`. */
  readonly endpoint: string;
  /** What it has written so far, debug lines included. */
  log(): string;
  /** Ends it; its data stays in `root`. */
  stop(): Promise<void>;
  /** Ends it and every step it runs at once, as a machine does that loses its power. */
  kill(): Promise<void>;
}

/** Milliseconds until a fresh buildkitd answers; measured: 0.3 s. */
const STARTING = 30_000;

/** Starts a buildkitd (compiled on first use: about two minutes) on a socket in `root`. */
export async function startNode(options: NodeOptions): Promise<BuildNode> {
  const site = siteOf(options);
  const program = await tool('buildkitd', options);
  const { path } = await locked(site, () => installEngine(site)); // for its runc
  const root = resolve(options.root);
  mkdirSync(root, { recursive: true });
  const [socket, log] = [join(root, 'buildkitd.sock'), join(root, 'buildkitd.log')];
  writeFileSync(join(root, 'buildkitd.toml'), configOf(root, options));
  const out = openSync(log, 'w');
  const [command, ...args] = tied([program, '--config', join(root, 'buildkitd.toml')]);
  const env = { ...site.env, PATH: [...path, site.env['PATH'] ?? ''].join(delimiter) };
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', out, out] });
  closeSync(out);
  const id = child.pid === undefined ? null : identify(child.pid);
  await answered(socket, id, log);
  child.unref();
  const over = async (how: (id: ProcessId) => Promise<void>) => {
    const steps = id === null ? [] : descendants(id.pid);
    if (id !== null) await how(id);
    await Promise.all(steps.map((step) => kill(step)));
    await unmountBelow(site, root);
  };
  return {
    endpoint: `unix://${socket}`,
    log: () => readFileSync(log, 'utf8'),
    stop: () => over((node) => end(node, 10_000)),
    kill: () => over(kill),
  };
}

/** Steps share the host's network: no bridge and no firewall rule is needed. */
function configOf(root: string, { platform, mirror }: NodeOptions): string {
  const quoted = (text: string) => JSON.stringify(text); // TOML's basic strings
  const lines = [
    'debug = true',
    `root = ${quoted(join(root, 'data'))}`,
    '[grpc]',
    `address = [${quoted(`unix://${join(root, 'buildkitd.sock')}`)}]`,
    '[worker.containerd]',
    'enabled = false',
    '[worker.oci]',
    'enabled = true',
    `platforms = [${quoted(platform)}]`,
    'networkMode = "host"',
    'binary = "runc"',
  ];
  if (mirror !== undefined) {
    lines.push('[registry."docker.io"]', `mirrors = [${quoted(mirror)}]`);
    lines.push(`[registry.${quoted(mirror)}]`, 'http = true');
  }
  return `${lines.join('\n')}\n`;
}

async function answered(socket: string, id: ProcessId | null, log: string): Promise<void> {
  for (const until = Date.now() + STARTING; !(await accepts(socket)); await sleep(50)) {
    if (id !== null && isRunning(id) && Date.now() < until) continue;
    if (id !== null) await kill(id);
    const said = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-8) : [];
    throw new LabError(`buildkitd does not answer\n  | ${said.join('\n  | ')}`, `read ${log}`);
  }
}

function accepts(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path)
      .on('connect', () => done(true))
      .on('error', () => done(false))
      .on('close', () => done(false));
    socket.on('connect', () => socket.destroy());
  });
}
