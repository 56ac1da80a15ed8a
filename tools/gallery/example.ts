// May touch: a temporary folder and the engine. All that is asked of one example, gate by gate.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import type { Exec } from '../../src/ports/exec.ts';
import { checkReport } from './check.ts';
import { buildPlain, checkStart, exportLayout, removeImage, type Built } from './docker.ts';
import type { Expected, Gate } from './expected.ts';
import { runGate, type Gated } from './gate.ts';
import { findSecret } from './nowhere.ts';
import { startPrivateRegistry } from './privateregistry.ts';
import { checkSteps } from './steps.ts';
import { applyChanges, makeWorkspace } from './workspace.ts';

/** How one gate of an example went. */
export interface Outcome {
  readonly gate: Gate;
  /** Null when there is none, which a complaint then explains. */
  readonly report: Report | null;
  /** What was expected and is not so; empty when all is met. */
  readonly complaints: readonly string[];
  /** Milliseconds by part. */
  readonly times: Readonly<Record<'build' | 'gate' | 'start', number>>;
}

/** What examples share. */
export interface Shop {
  readonly exec: Exec;
  /** The folder of layer indexes. */
  readonly cache: string;
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
      applyChanges(workspace, gate.change);
      yield await tryGate(shop, { name, folder, place, workspace }, gate);
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

interface Place {
  readonly name: string;
  /** The example as committed. */
  readonly folder: string;
  /** A temporary folder beside the workspace. */
  readonly place: string;
  readonly workspace: string;
}

/** A gate with the registry that it needs, if it needs one. */
async function tryGate(shop: Shop, place: Place, gate: Gate): Promise<Outcome> {
  const packageFolder = gate['private-registry'];
  if (packageFolder === undefined) return tryParts(shop, place, gate, null);
  const registry = await startPrivateRegistry(join(place.folder, packageFolder));
  try {
    const npmrc = join(place.place, 'npmrc');
    writeFileSync(npmrc, registry.npmrc);
    const inputs = Object.fromEntries(
      Object.entries(gate.inputs).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.replaceAll('$PRIVATE_NPMRC', () => npmrc) : value,
      ]),
    );
    return await tryParts(shop, place, { ...gate, inputs }, registry.token);
  } finally {
    await registry.close();
  }
}

/** Builds first, so that the builder's cache is as the gate before left it. */
async function tryParts(
  shop: Shop,
  place: Place,
  gate: Gate,
  token: string | null,
): Promise<Outcome> {
  const { exec, cache } = shop;
  const { workspace } = place;
  const times = { build: 0, gate: 0, start: 0 };
  const complaints: string[] = [];
  const timed = async <T>(part: keyof typeof times, work: () => Promise<T>): Promise<T | null> => {
    const began = performance.now();
    try {
      return await work();
    } catch (error) {
      complaints.push(error instanceof Error ? error.message : String(error));
      return null;
    } finally {
      times[part] += performance.now() - began;
    }
  };
  const tag = gate.starts === 'no' ? null : `stagegate-gallery/${place.name}:${gate.name}`;
  const built = await timed('build', () => buildPlain(exec, workspace, gate, tag));
  const gated = await timed('gate', () => runGate(exec, workspace, gate, cache));
  if (built !== null) complaints.push(...checkBuilt(built, gated, gate, workspace));
  if (gated !== null) complaints.push(...checkReport(gated.report, gate));
  if (built !== null && tag !== null) {
    complaints.push(...((await timed('start', () => checkStart(exec, tag, gate.starts))) ?? []));
  }
  if (gated !== null && gate.nowhere === 'token') {
    const found = await timed('start', () => findToken(exec, workspace, gate, gated, token));
    complaints.push(...(found ?? []));
  }
  if (tag !== null) await removeImage(exec, tag);
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

/** Looks for a secret in every image that was gated, in the report and in what was printed. */
async function findToken(
  exec: Exec,
  workspace: string,
  gate: Gate,
  { report, json, said }: Gated,
  token: string | null,
): Promise<string[]> {
  if (token === null) return ['nowhere: no private-registry gave a token to look for'];
  const texts = { 'report.json': json, 'the log': said };
  const complaints = Object.entries(texts).flatMap(([what, text]) =>
    text.includes(token) ? [`nowhere: the token stands in ${what}`] : [],
  );
  for (const { name, role } of report.targets) {
    // BuildKit takes no number for a stage without a name; the gate's own target needs none.
    const target = role === 'runtime' ? gate.inputs['target'] : name;
    const layout = await exportLayout(exec, workspace, gate, target);
    const blobs = await findSecret(layout, token).finally(() =>
      rmSync(layout, { recursive: true, force: true }),
    );
    complaints.push(...blobs.map((blob) => `nowhere: the token stands in ${blob} of ${name}`));
  }
  return complaints;
}
