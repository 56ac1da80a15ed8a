// May touch: a temporary folder; starts the private registry of one gate and stops it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Gate } from './expected.ts';
import { startPrivateRegistry, type PrivateRegistry } from './privateregistry.ts';

/** Where one example is worked on. */
export interface Place {
  readonly name: string;
  /** The example as committed. */
  readonly folder: string;
  /** A temporary folder beside the workspace. */
  readonly place: string;
  readonly workspace: string;
}

/** Does the work of a gate while the registry runs that it needs, if it needs one. */
export async function withRegistry<T>(
  { folder, place }: Place,
  gate: Gate,
  work: (gate: Gate, registry: PrivateRegistry | null) => Promise<T>,
): Promise<T> {
  const packageFolder = gate['private-registry'];
  if (packageFolder === undefined) return work(gate, null);
  const registry = await startPrivateRegistry(join(folder, packageFolder));
  try {
    const npmrc = join(place, 'npmrc');
    writeFileSync(npmrc, registry.npmrc);
    const inputs = Object.fromEntries(
      Object.entries(gate.inputs).map(([name, value]) => [
        name,
        value === true ? value : value.replaceAll('$PRIVATE_NPMRC', () => npmrc),
      ]),
    );
    return await work({ ...gate, inputs }, registry);
  } finally {
    await registry.close();
  }
}
