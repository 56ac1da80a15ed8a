// F3. A policy as rows that can be compared (pure). Everything that can loosen it is here: what a
// file may say and no row holds would be a way around the gate.

import { formatBytes } from '../text/bytes.ts';
import type { GrowthBound } from '../text/sizes.ts';
import type { LimitSpec } from './config.ts';
import { scopeOf, type PolicyException } from './config-exceptions.ts';
import type { Policy } from './policy.ts';
import type { Settings } from './settings.ts';

/** A policy file joined with the inputs: what counts, and of what it is asked. */
export interface InForce {
  readonly settings: Settings;
  readonly policy: Policy;
}

/** One thing that may differ. */
export interface PolicyRow {
  readonly name: string;
  /** Exact, for comparing: what is shown may be rounded. */
  readonly value: string;
  readonly text: string;
  /** Where the text is a size. */
  readonly bytes?: number;
  /** Where it is a bound on growth. */
  readonly growth?: GrowthBound;
  /** Of a limit: whose it is. */
  readonly target?: string;
  readonly exception?: PolicyException;
}

const row = (name: string, text: string, value = text): PolicyRow => ({ name, text, value });
const size = (name: string, bytes: number): PolicyRow => ({
  name,
  text: formatBytes(bytes, 'plain'),
  value: String(bytes),
  bytes,
});

/** `5MiB` and `5 MiB` are the same bound. */
const growth = (name: string, bound: GrowthBound): PolicyRow => ({
  ...row(name, bound.text, `${bound.bytes ?? ''} ${bound.percent ?? ''}`),
  growth: bound,
});

export function policyRows({ policy }: InForce): PolicyRow[] {
  return [
    row('preset', policy.preset),
    row('fail-on', policy.failOn),
    size('min-change', policy.minChange),
  ];
}

/** What is judged: another stage, platform or source may pass where the old one would not. */
export function subjectRows({ settings }: InForce): PolicyRow[] {
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
export function buildArgRows({ settings }: InForce): PolicyRow[] {
  return settings.build.buildArgs.map((entry) => {
    const name = entry.split('=', 1)[0] ?? entry;
    return row(`build-arg ${name}`, 'another value', entry);
  });
}

export function contextRows({ settings }: InForce): PolicyRow[] {
  return settings.buildContexts.map((entry) => {
    const at = entry.indexOf('=');
    return row(`build-context ${entry.slice(0, at)}`, entry.slice(at + 1));
  });
}

export function limitRows({ policy }: InForce): PolicyRow[] {
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
    ].flatMap((found) => (found === null ? [] : [{ ...found, target: limit.target }]));
  });
}

export function ruleRows({ policy }: InForce): PolicyRow[] {
  return Object.entries(policy.rules).map(([id, level]) => row(`rule ${id}`, level));
}

/** Of several exceptions for the same rule and path the longest one counts. */
export function exceptionRows({ policy }: InForce): PolicyRow[] {
  const longest = new Map<string, PolicyException>();
  for (const exception of policy.exceptions) {
    const { rule, expires } = exception;
    const name = `exception ${rule} ${scopeOf(exception)}`;
    const other = longest.get(name);
    const isLonger =
      other === undefined ||
      (other.expires !== null && (expires === null || expires > other.expires));
    if (isLonger) longest.set(name, exception);
  }
  return [...longest].map(([name, exception]) => {
    const { expires } = exception;
    return { ...row(name, expires === null ? 'for good' : `until ${expires}`), exception };
  });
}
