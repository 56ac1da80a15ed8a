// F4. Runs docker: is there an engine, a buildx and the builder that was asked for, and what can
// it do?

import { UserError } from '../../errors.ts';
import type { Exec, ExecResult } from '../exec.ts';
import { buildPlatformsOf, field, readNodes, type BuilderNode } from './nodes.ts';

export interface Engine {
  /** `docker`, `docker-container`, `kubernetes`, `remote`, `cloud`. */
  readonly driver: string;
  /** False for the docker driver on the classic image store: it exports no OCI layout. */
  readonly exportsOci: boolean;
  /** `os/arch` of its first node; null: not told. */
  readonly platform: string | null;
  /** The builder's name; null: not told. */
  readonly builder: string | null;
  readonly nodes: readonly BuilderNode[];
}

/**
 * Throws UserError no-docker, no-buildx, no-engine, unknown-builder (lists the builders there are)
 * or interrupted. A builder that is not running yet counts as there: bake starts it. The local
 * engine is asked for only where the builder is part of it.
 */
export async function findEngine(
  exec: Exec,
  builder: string | null,
  signal?: AbortSignal,
): Promise<Engine> {
  if (builder?.startsWith('-')) throw await unknownBuilder(exec, builder);
  const docker = (...args: string[]): Promise<ExecResult> => exec(['docker', ...args], { signal });
  const [version, inspected] = await Promise.all([
    docker('buildx', 'version'),
    docker('buildx', 'inspect', ...(builder === null ? [] : [builder])),
  ]);
  checkStart(version);
  if (version.code !== 0) {
    throw new UserError('no-buildx', 'docker has no buildx', { details: said(version) });
  }
  if (inspected.code !== 0) {
    if (builder !== null && /no builder/.test(inspected.stderr)) {
      throw await unknownBuilder(exec, builder);
    }
    throw noEngine(inspected);
  }
  // The docker driver names none while its engine is down.
  const driver = field(inspected.stdout, 'Driver') ?? 'docker';
  const nodes = readNodes(inspected.stdout);
  const found = {
    driver,
    platform: buildPlatformsOf(nodes, []).buildPlatform,
    builder: field(inspected.stdout, 'Name'),
    nodes,
  };
  if (driver !== 'docker') return { ...found, exportsOci: true };
  const info = await docker('info', '--format', '{{json .DriverStatus}}');
  if (info.code !== 0) throw noEngine(info);
  // The containerd store shows as a driver type; the classic one does not.
  return { ...found, exportsOci: info.stdout.includes('io.containerd.snapshotter.v1') };
}

function noEngine(result: ExecResult): UserError {
  checkStart(result);
  return new UserError('no-engine', 'no Docker engine answers', { details: said(result) });
}

async function unknownBuilder(exec: Exec, builder: string): Promise<UserError> {
  const list = await exec(['docker', 'buildx', 'ls', '--format', '{{.Name}}']);
  const names = new Set(list.stdout.split('\n').map((text) => text.trim().replace(/\*$/, '')));
  return new UserError('unknown-builder', `there is no builder ${JSON.stringify(builder)}`, {
    details: [...names].filter((name) => name !== '' && !name.includes(' ')),
  });
}

function checkStart(result: ExecResult): void {
  if (result.ended === 'not-found') throw new UserError('no-docker', 'no docker command was found');
  if (result.ended === 'aborted') throw new UserError('interrupted', 'interrupted');
}

function said(result: ExecResult): string[] {
  return result.stderr
    .split('\n')
    .filter((text) => text.trim() !== '')
    .slice(-5);
}
