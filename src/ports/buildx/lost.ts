// F4. Runs docker buildx: which nodes of a builder do not answer, and what to say of them.

import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../errors.ts';
import type { BuildTarget } from '../../model/build.ts';
import { joinAnd } from '../../text/bytes.ts';
import type { Exec } from '../exec.ts';
import type { Engine } from './engine.ts';
import { nodeFor, nodesFor, readNodes, type BuilderNode } from './nodes.ts';
import type { Step } from './progress.ts';

export interface NodeDeps {
  readonly exec: Exec;
  readonly engine: Engine;
  readonly signal?: AbortSignal | undefined;
}

type Targets = readonly Pick<BuildTarget, 'id' | 'platform'>[];

/** Looks until a node that does not answer counts as down, and the milliseconds between them. */
const LOOKS = 2;
const PAUSE = 1_000;
/** Milliseconds of one look: of an address that swallows everything buildx waits 20 s. */
const LOOK = 5_000;
/** Steps of a lost node that are named. */
const MOST_STEPS = 5;

/**
 * Throws UserError no-engine when a node that the targets need does not answer. Only of `remote`
 * builders: nodes of other drivers are started by buildx, and these it would wait 20 s for (0.29.1)
 * without naming them.
 */
export async function checkNodes(targets: Targets, deps: NodeDeps): Promise<void> {
  const { engine } = deps;
  if (engine.driver !== 'remote' || silentOf(engine.nodes, targets).length === 0) return;
  const silent = await silentNodes(targets, deps);
  if (silent.length === 0 || deps.signal?.aborted) return;
  throw new UserError('no-engine', `${theBuilder(engine)}: ${theNodes(silent)} not answer`, {
    next: 'Start buildkitd there, or see that the address can be reached from here.',
  });
}

/**
 * The nodes that the targets need and that do not answer, asked twice: one may be about to start.
 * Empty as soon as all of them answer.
 */
export async function silentNodes(
  targets: Targets,
  deps: NodeDeps,
): Promise<readonly BuilderNode[]> {
  let nodes = deps.engine.nodes;
  for (let look = 1; ; look += 1) {
    await sleep(PAUSE, undefined, { signal: deps.signal }).catch(() => undefined);
    nodes = (await nodesNow(deps)) ?? nodes;
    const silent = silentOf(nodes, targets);
    if (silent.length === 0 || look === LOOKS || deps.signal?.aborted) return silent;
  }
}

function silentOf(nodes: readonly BuilderNode[], targets: Targets): readonly BuilderNode[] {
  const needed = nodesFor(
    nodes,
    targets.map(({ platform }) => platform),
  );
  return needed.filter(({ status }) => status !== null && status !== 'running');
}

/** Null: that could not be told in time. */
async function nodesNow({
  exec,
  engine,
  signal,
}: NodeDeps): Promise<readonly BuilderNode[] | null> {
  const name = engine.builder === null ? [] : [engine.builder];
  const late = AbortSignal.timeout(LOOK);
  const { code, stdout } = await exec(['docker', 'buildx', 'inspect', ...name], {
    signal: signal ? AbortSignal.any([signal, late]) : late,
  });
  return code === 0 ? readNodes(stdout) : null;
}

/**
 * The error of a build whose engine went away: which node of which builder it was, and what ran
 * there. `said` are buildx's own words.
 */
export async function lostError(
  said: string,
  targets: Targets,
  steps: readonly Step[],
  deps: NodeDeps,
): Promise<UserError> {
  const { engine } = deps;
  if (engine.driver === 'docker') return new UserError('engine-lost', said);
  const nodes = (await nodesNow(deps)) ?? [];
  const lost = silentOf(nodes, targets);
  const what =
    lost.length === 0 ? 'the connection was lost' : `${theNodes(lost)} not answer any more`;
  const isThere = (step: Step): boolean => {
    const target = targets.find(({ id }) => id === step.target);
    const platform = step.platform ?? target?.platform ?? null;
    return lost.some(({ name }) => name === nodeFor(nodes, platform)?.name);
  };
  const running = steps.filter((step) => step.state === 'started' && isThere(step)).map(shownStep);
  return new UserError('engine-lost', `${theBuilder(engine)}: ${what}`, {
    details: [...[...new Set(running)].slice(0, MOST_STEPS), said],
    next: 'Look at the log of buildkitd on that node, then run again.',
  });
}

/** The error of a builder whose BuildKit could not be started, in buildx's own words. */
export function bootFailed(said: string, engine: Engine): UserError {
  const name = engine.builder === null ? '' : ` ${engine.builder}`;
  return new UserError('no-engine', `${theBuilder(engine)} could not be started: ${said}`, {
    next: `Look at what docker buildx inspect --bootstrap${name} says.`,
  });
}

function shownStep({ platform, stage, position, name }: Step): string {
  const where = [platform, stage, position].filter((part) => part !== null).join(' ');
  return `was running [${where}] ${name}`;
}

function theBuilder({ builder, driver }: Engine): string {
  return builder === null ? `the ${driver} builder` : `builder ${builder} (${driver})`;
}

/** `node a (unix:///a.sock) for linux/amd64 does`, or several and `do`. */
function theNodes(nodes: readonly BuilderNode[]): string {
  const each = nodes.map((node) => {
    const [platform] = node.platforms;
    const endpoint = node.endpoint === '' ? '' : ` (${node.endpoint})`;
    return `node ${node.name}${endpoint}${platform === undefined ? '' : ` for ${platform}`}`;
  });
  return `${joinAnd(each)} ${nodes.length === 1 ? 'does' : 'do'}`;
}
