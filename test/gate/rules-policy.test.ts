// Every rule of the table under every part of a policy: presets, levels, and the exception that its
// own page gives as an example.
import { conclude } from '../../src/gate/conclude.ts';
import { readConfig } from '../../src/gate/config.ts';
import { judge } from '../../src/gate/judge.ts';
import { makePolicy } from '../../src/gate/policy.ts';
import { readSettings } from '../../src/gate/settings.ts';
import { RULES } from '../../src/inspect/index.ts';
import type { Finding } from '../../src/model/snapshot.ts';
import { finding, NO_BASE, rule as state, snapshot } from '../render/parts.ts';

const IDS = RULES.map(({ name }) => name);
const TODAY = '2026-11-21';

function judged(text: string, findings: readonly Finding[]) {
  const policy = makePolicy(readSettings({}, IDS), readConfig(text, IDS, 'stagegate.yml'));
  const ids = new Set(findings.map((one) => one.rule));
  const rules = RULES.map(({ name, level }) =>
    state(name, level, { status: ids.has(name) ? 'found' : 'none' }),
  );
  const head = snapshot({ rules, findings });
  const target = {
    name: 'app',
    role: 'runtime',
    platform: 'linux/amd64',
    head,
    base: null,
  } as const;
  const input = { policy, baseline: NO_BASE, rules: RULES, today: TODAY, event: null };
  const { targets, verdicts, problems } = judge({ ...input, targets: [target] });
  const conclusion = conclude({ targets, verdicts, failOn: policy.failOn, exception: null });
  const codes = problems.map(({ code }) => code);
  return { findings: targets[0]?.head?.findings ?? [], conclusion, codes };
}

describe.each(RULES)('$name', ({ name, level, exception, slimWarnsInherited }) => {
  const path = exception.path?.replaceAll('**', 'a/b').replaceAll('*', 'a') ?? null;
  const found = (inherited = false) => [finding({ rule: name, level, path, inherited })];
  const levelUnder = (text: string, inherited = false) =>
    judged(text, found(inherited)).findings[0]?.level;

  test('has its own level, slim or strict; off finds nothing', () => {
    expect(levelUnder('preset: strict')).toBe(level);
    expect(levelUnder('preset: slim')).toBe(level);
    expect(levelUnder('preset: slim', true)).toBe(slimWarnsInherited === true ? 'warning' : level);
    expect(levelUnder('preset: off')).toBeUndefined();
    expect(levelUnder(`preset: off\nrules: { ${name}: warning }`)).toBe('warning');
  });

  test('made an error, it fails the gate; turned off, it does not', () => {
    expect(judged(`rules: { ${name}: error }`, found()).conclusion).toBe('fail');
    expect(judged(`rules: { ${name}: off }`, found()).conclusion).toBe('pass');
  });

  const excuse = (expires: string): string =>
    [
      `rules: { ${name}: error }`,
      `exceptions:`,
      `  - rule: ${name}`,
      ...(exception.path === undefined ? [] : [`    path: ${JSON.stringify(exception.path)}`]),
      `    reason: ${JSON.stringify(exception.reason)}`,
      `    expires: ${expires}`,
    ].join('\n');

  test('the exception of its page excuses it until it expires', () => {
    expect(judged(excuse('2027-01-31'), found())).toMatchObject({
      conclusion: 'pass',
      codes: [],
      findings: [{ excusedBy: { kind: 'exception', reason: exception.reason } }],
    });
    expect(judged(excuse('2026-11-20'), found())).toMatchObject({
      conclusion: 'fail',
      codes: ['exception-expired'],
      findings: [{ excusedBy: null }],
    });
  });

  test('an exception under which nothing is found is said', () => {
    expect(judged(excuse('2027-01-31'), [])).toMatchObject({
      conclusion: 'pass',
      codes: ['exception-unused'],
    });
  });
});
