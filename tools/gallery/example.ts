// May touch: a temporary folder and the engine. All that is asked of one example, gate by gate.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import { githubToken } from '../../test/fixtures/secrets.ts';
import { checkReport } from './check.ts';
import { buildPlain, exportLayout, removeImage, type Built, type Client } from './docker.ts';
import { hasToken, type AnyGate, type Expected, type FailingGate, type Gate } from './expected.ts';
import { checkFailure, runGate, type Gated } from './gate.ts';
import { findSecret } from './nowhere.ts';
import type { PrivateRegistry } from './privateregistry.ts';
import { checkStart } from './start.ts';
import { checkSteps } from './steps.ts';
import { withRegistry, type Place } from './withregistry.ts';
import { applyChanges, makeWorkspace } from './workspace.ts';

/** How one gate of an example went. */
export interface Outcome {
  readonly gate: AnyGate;
  /** Null when there is none, which was expected or is explained by a complaint. */
  readonly report: Report | null;
  /** What was expected and is not so; empty when all is met. */
  readonly complaints: readonly string[];
  /** Milliseconds by part. */
  readonly times: Readonly<Record<'build' | 'gate' | 'start', number>>;
}

/** What examples share. */
export interface Shop extends Client {
  /** The folder of layer indexes. */
  readonly cache: string;
  /** False: an example's builds start from nothing, but for gates that ask what is cached. */
  readonly useBuildCache: boolean;
}

/** Goes through the gates of the example in `folder`, in order, in one copy of it. */
export async function* tryExample(
  shop: Shop,
  folder: string,
  name: string,
  { gates }: Expected,
): AsyncGenerator<Outcome> {
  const place = mkdtempSync(join(tmpdir(), 'stagegate-gallery-'));
  try {
    const workspace = join(place, name);
    makeWorkspace(folder, workspace);
    for (const gate of gates) {
      yield await tryGate(shop, { name, folder, place, workspace }, gate);
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** One gate; what cannot be carried out is a complaint, and the others are tried all the same. */
async function tryGate(shop: Shop, place: Place, asked: AnyGate): Promise<Outcome> {
  try {
    const own = githubToken();
    // Of the gate as JSON: the token has no character that JSON escapes.
    const gate = JSON.parse(JSON.stringify(asked).replaceAll('$TOKEN', own)) as AnyGate;
    applyChanges(place.workspace, gate.change);
    if ('fails' in gate) return await tryFailing(shop, place, gate);
    return await withRegistry(place, gate, (ready, registry) => {
      const token = hasToken(asked) ? (registry?.token ?? own) : null;
      return tryParts(shop, place, ready, { token, registry });
    });
  } catch (error) {
    return { gate: asked, report: null, complaints: [textOf(error)], times: NO_TIME };
  }
}

async function tryFailing(shop: Shop, { workspace }: Place, gate: FailingGate): Promise<Outcome> {
  const began = performance.now();
  const complaints = await checkFailure(shop.exec, workspace, gate, shop.cache);
  const times = { ...NO_TIME, gate: performance.now() - began };
  return { gate, report: null, complaints, times };
}

const NO_TIME = { build: 0, gate: 0, start: 0 };

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What must be in no report; null where the gate has none. */
interface Hidden {
  readonly token: string | null;
  readonly registry: PrivateRegistry | null;
}

/** Builds first, so that the builder's cache is as the gate before left it. */
async function tryParts(shop: Shop, place: Place, gate: Gate, hidden: Hidden): Promise<Outcome> {
  const { workspace } = place;
  const times = { ...NO_TIME };
  const complaints: string[] = [];
  type Part = keyof typeof times;
  const timed = async <T>(part: Part, work: () => T | Promise<T>): Promise<T | null> => {
    const began = performance.now();
    try {
      return await work();
    } catch (error) {
      complaints.push(textOf(error));
      return null;
    } finally {
      times[part] += performance.now() - began;
    }
  };
  const check = async (part: Part, work: () => string[] | Promise<string[]>): Promise<void> => {
    complaints.push(...((await timed(part, work)) ?? []));
  };
  const { starts } = gate;
  // Two galleries may use one engine at a time.
  const tag = `stagegate-gallery/${place.name}:${gate.name}-${process.pid}`;
  const kept = starts === 'no' ? null : tag;
  const useCache = shop.useBuildCache || gate.steps !== undefined;
  const built = await timed('build', () => buildPlain(shop, workspace, gate, kept, useCache));
  const gated = await timed('gate', () => runGate(shop.exec, workspace, gate, shop.cache));
  if (built !== null) await check('build', () => checkBuilt(built, gated, gate, workspace));
  if (gated !== null) await check('gate', () => checkReport(gated.report, gate));
  if (built !== null) await check('start', () => checkStart(shop, tag, starts));
  if (gated !== null) {
    await check('start', () => findToken(shop, workspace, gate, gated, hidden));
  }
  await check('start', () => removeImage(shop, tag));
  return { gate, report: gated?.report ?? null, complaints, times };
}

function checkBuilt(built: Built, gated: Gated | null, gate: Gate, workspace: string): string[] {
  const text = readFileSync(join(workspace, String(gate.inputs['file'] ?? 'Dockerfile')), 'utf8');
  const steps = gate.steps === undefined ? [] : checkSteps(text, built.steps, gate.steps);
  if (built.diffIds === null || gated === null) return steps;
  // What is started must be what was gated.
  const isGated = gated.report.targets.some(
    ({ role, head }) =>
      role === 'runtime' &&
      head?.layers.map(({ diffId }) => diffId).join() === built.diffIds?.join(),
  );
  return isGated ? steps : [...steps, 'docker build made other layers than those that were gated'];
}

/**
 * Looks for the gate's token, if it has one, in the report and in what was printed; with `nowhere`
 * in every image that was gated too.
 */
async function findToken(
  client: Client,
  workspace: string,
  gate: Gate,
  { report, json, said }: Gated,
  { token, registry }: Hidden,
): Promise<string[]> {
  if (token === null) return [];
  const texts = { 'report.json': json, 'the log': said };
  const complaints = Object.entries(texts).flatMap(([what, text]) =>
    text.includes(token) ? [`nowhere: the token stands in ${what}`] : [],
  );
  if (gate.nowhere === undefined) return complaints;
  // A step that comes from the cache has seen the token of another day.
  if (registry?.requests().served === 0)
    complaints.push('nowhere: nobody showed the token; was the step cached?');
  for (const { name, role } of report.targets) {
    // BuildKit takes no number for a stage without a name; the gate's own target needs none.
    const target = role === 'runtime' ? gate.inputs['target'] : name;
    const layout = await exportLayout(client, workspace, gate, target);
    const blobs = await findSecret(layout, token).finally(() =>
      rmSync(layout, { recursive: true, force: true }),
    );
    complaints.push(...blobs.map((blob) => `nowhere: the token stands in ${blob} of ${name}`));
  }
  return complaints;
}
