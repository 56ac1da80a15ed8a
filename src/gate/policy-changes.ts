// F3. What a pull request changes in the policy that it is judged by (pure). Everything that can
// loosen it is here: what a file may say and this does not compare would be a way around the gate.

import { decimalsToTell, formatBytes } from '../text/bytes.ts';
import type { GrowthBound } from '../text/sizes.ts';
import type { LimitSpec } from './config.ts';
import type { Policy } from './policy.ts';
import type { Settings } from './settings.ts';

/** A policy file joined with the inputs: what counts, and of what it is asked. */
export interface InForce {
  readonly settings: Settings;
  readonly policy: Policy;
}

/** One thing that may differ. */
interface Row {
  readonly name: string;
  /** Exact, for comparing: what is shown may be rounded. */
  readonly value: string;
  readonly text: string;
  /** Where the text is a size. */
  readonly bytes?: number;
}

/** How rows of one kind are told. */
interface Kind {
  readonly rows: (side: InForce) => readonly Row[];
  /** What it means that a row is not there; null: that it was added or removed. */
  readonly absent: string | null;
}

const row = (name: string, text: string, value = text): Row => ({ name, text, value });
const size = (name: string, bytes: number): Row => ({
  name,
  text: formatBytes(bytes, 'plain'),
  value: String(bytes),
  bytes,
});

/** `5MiB` and `5 MiB` are the same bound. */
const growth = (name: string, bound: GrowthBound): Row =>
  row(name, bound.text, `${bound.bytes ?? ''} ${bound.percent ?? ''}`);

function policyRows({ policy }: InForce): Row[] {
  return [
    row('preset', policy.preset),
    row('fail-on', policy.failOn),
    size('min-change', policy.minChange),
  ];
}

/** What is judged: another stage, platform or source may pass where the old one would not. */
function subjectRows({ settings }: InForce): Row[] {
  const { build } = settings;
  return [
    row('context', settings.context),
    row('file', settings.file ?? 'Dockerfile in the context'),
    row('target', build.target ?? 'the last stage'),
    row('builder-target', build.builderTargets?.join(', ') ?? 'those it copies from'),
    row('platforms', build.platforms.toSorted().join(', ') || "the builder's own"),
    row('no-cache', String(build.noCache)),
    row('isolate-base', String(build.isolateBase)),
  ];
}

/** A value of a build argument is nobody's to read here: the file says it. */
function buildArgRows({ settings }: InForce): Row[] {
  return settings.build.buildArgs.map((entry) => {
    const name = entry.split('=', 1)[0] ?? entry;
    return row(`build-arg ${name}`, 'another value', entry);
  });
}

function contextRows({ settings }: InForce): Row[] {
  return settings.buildContexts.map((entry) => {
    const at = entry.indexOf('=');
    return row(`build-context ${entry.slice(0, at)}`, entry.slice(at + 1));
  });
}

function limitRows({ policy }: InForce): Row[] {
  return policy.limits.flatMap((limit: LimitSpec) => {
    const of = `of ${limit.target}`;
    const { maxCompressedSize, maxUncompressedSize, maxIncrease, warnIncrease, metric } = limit;
    return [
      maxCompressedSize === null ? null : size(`max-compressed-size ${of}`, maxCompressedSize),
      maxUncompressedSize === null
        ? null
        : size(`max-uncompressed-size ${of}`, maxUncompressedSize),
      maxIncrease === null ? null : growth(`max-increase ${of} (${metric})`, maxIncrease),
      warnIncrease === null ? null : growth(`warn-increase ${of} (${metric})`, warnIncrease),
    ].filter((found) => found !== null);
  });
}

function ruleRows({ policy }: InForce): Row[] {
  return Object.entries(policy.rules).map(([id, level]) => row(`rule ${id}`, level));
}

/** Of several exceptions for the same rule and path the longest one counts. */
function exceptionRows({ policy }: InForce): Row[] {
  const longest = new Map<string, string | null>();
  for (const { rule, path, expires } of policy.exceptions) {
    const name = `exception ${rule} ${path}`;
    const other = longest.get(name);
    const isLonger =
      other === undefined || (other !== null && (expires === null || expires > other));
    if (isLonger) longest.set(name, expires);
  }
  return [...longest].map(([name, day]) => row(name, day === null ? 'for good' : `until ${day}`));
}

const KINDS: readonly Kind[] = [
  { rows: policyRows, absent: null },
  { rows: subjectRows, absent: null },
  { rows: limitRows, absent: 'no limit' },
  { rows: ruleRows, absent: 'not set' },
  { rows: exceptionRows, absent: null },
  { rows: contextRows, absent: null },
  { rows: buildArgRows, absent: null },
];

/** `40.0 MiB → 60.0 MiB`, with as many decimals as tell them apart. */
function fromTo(before: Row, after: Row): string {
  if (before.bytes === undefined || after.bytes === undefined) {
    return before.text === after.text ? after.text : `${before.text} → ${after.text}`;
  }
  const extra = decimalsToTell(before.bytes, after.bytes);
  const [from, to] = [before.bytes, after.bytes].map((bytes) => formatBytes(bytes, 'plain', extra));
  return `${from ?? ''} → ${to ?? ''}`;
}

function changeOf(before: Row | undefined, after: Row | undefined, { absent }: Kind): string {
  if (before !== undefined && after !== undefined) return `${after.name} ${fromTo(before, after)}`;
  const one = after ?? before;
  if (one === undefined) return '';
  if (absent !== null) {
    return after === undefined
      ? `${one.name} ${one.text} → ${absent}`
      : `${one.name} ${absent} → ${one.text}`;
  }
  // Of a build argument there is only the name to tell.
  const what = one.name.startsWith('build-arg ') ? '' : `: ${one.text}`;
  return `${one.name} ${after === undefined ? 'removed' : 'added'}${what}`;
}

/** In words, one change each; it leads the comment. Empty when both sides judge alike. */
export function policyChanges(base: InForce, head: InForce): string[] {
  return KINDS.flatMap((kind) => {
    const before = new Map(kind.rows(base).map((one) => [one.name, one]));
    const after = new Map(kind.rows(head).map((one) => [one.name, one]));
    const names = [...new Set([...after.keys(), ...before.keys()])];
    return names
      .filter((name) => before.get(name)?.value !== after.get(name)?.value)
      .map((name) => changeOf(before.get(name), after.get(name), kind));
  });
}
