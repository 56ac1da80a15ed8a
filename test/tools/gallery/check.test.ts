import type { Report } from '../../../src/model/report.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { checkReport } from '../../../tools/gallery/check.ts';
import { readExpected, type Gate } from '../../../tools/gallery/expected.ts';
import {
  finding,
  layer,
  MiB,
  problem,
  report,
  rule,
  snapshot,
  target,
} from '../../render/parts.ts';

const DOCKERFILE = `FROM golang:1.23 AS deps
FROM deps AS build
FROM deps AS test
FROM alpine:3.20
COPY --from=build /app /app
`;

const HEAD = snapshot({
  layers: [
    layer({ diffId: 'a', uncompressed: MiB(8), origin: 'base-image' }),
    layer({ diffId: 'b', uncompressed: MiB(2), lines: [5, 5], copiedFrom: { stage: 'build' } }),
  ],
  packages: [
    { purl: null, type: 'apk', name: 'musl', version: '1', size: 1, location: '/', layer: 0 },
  ],
  rules: [rule('no-shell', 'error', { status: 'found' })],
  findings: [finding({ rule: 'no-shell', level: 'warning', path: '/bin/sh', inherited: true })],
});

const builder = snapshot({ layers: [layer({ diffId: 'c', uncompressed: MiB(100) })] });

function made(head: Partial<Snapshot> = {}, parts: Partial<Report> = {}): Report {
  const whole = report({
    conclusion: 'warn',
    targets: [
      target({ name: '3', head: { ...HEAD, ...head } }),
      target({ name: 'build', role: 'builder', head: builder }),
    ],
    ...parts,
  });
  const dockerfile = { path: 'Dockerfile', text: DOCKERFILE, commit: null, changedLines: null };
  return { ...whole, subject: { ...whole.subject, dockerfile } };
}

const GATE = `pattern: a
group: Go
gates:
  - name: release
    stages:
      - { name: deps, from: 'golang:1.23', role: parent }
      - { name: build, from: deps, role: builder }
      - { name: test, from: deps, role: unused }
      - { name: null, from: 'alpine:3.20', role: runtime }
    conclusion: warn
    findings: [{ rule: no-shell, path: '/bin/*', level: warning, lines: base }]
    packages: [{ type: apk, name: musl }]
    exactly: true
    layers: [base, { line: 5, from: build }]
    reduction: 90
    starts: no
`;

const gate = (from = '', to = ''): Gate =>
  readExpected(GATE.replace(from, to), 'e.yml').gates[0] as Gate;

test('a report that is as expected has no complaints', () => {
  expect(checkReport(made(), gate())).toEqual([]);
});

test.each([
  ['role: unused', 'role: builder', 'stages: '],
  ['role: parent', 'role: unused', 'stages: '],
  ["'alpine:3.20'", "'alpine:3.21'", 'stages: '],
  ['conclusion: warn', 'conclusion: pass', 'conclusion: warn, expected pass'],
  ['level: warning', 'level: error', 'linux/amd64 finding missing: error no-shell /bin/*'],
  ["'/bin/*'", '/bin/ash', 'linux/amd64 finding missing: warning no-shell /bin/ash'],
  ['lines: base', 'lines: 5', 'linux/amd64 finding missing: warning no-shell /bin/* lines 5'],
  ['name: musl', 'name: nginx', 'linux/amd64 package missing: apk nginx'],
  ['line: 5', 'line: 4', 'linux/amd64 layers: base, line 5 from build; expected base, line 4 from'],
  ['[base,', '[', 'linux/amd64 layers: '],
  [', from: build', '', 'linux/amd64 layers: '],
  ["path: '/bin/*', ", '', 'linux/amd64 finding missing: warning no-shell (no path) lines base'],
  ['lines: base', 'lines: base, stage: build', 'linux/amd64 finding missing: warning no-shell'],
  [
    '    conclusion',
    '    inputs: { platforms: linux/arm64 }\n    conclusion',
    'platforms: linux/amd64; ',
  ],
  [
    'exactly: true',
    'exactly: [apk, npm]\n    without: [{ type: apk, name: musl }]',
    'that must not be there: apk musl',
  ],
  [
    'lines: base',
    'lines: base, fix: another base',
    'finding missing: warning no-shell /bin/* lines base, its fix with another base',
  ],
  [
    '    conclusion',
    '    notes: [{ id: unused-stage, line: 3 }]\n    conclusion',
    'notes: ; expected unused-stage line 3',
  ],
  ['reduction: 90', 'reduction: 91', 'linux/amd64 reduction: 90.0 %, expected 91 % at least'],
])('%s instead of %s is complained about', (from, to, said) => {
  expect(checkReport(made(), gate(from, to)).join('\n')).toContain(said);
});

test('other types than those that are named exactly are nobody’s concern', () => {
  const curl = { ...HEAD.packages[0]!, name: 'curl' };
  const report = made({ packages: [...HEAD.packages, curl] });
  expect(checkReport(report, gate('exactly: true', 'exactly: [npm]'))).toEqual([]);
  expect(checkReport(report, gate('exactly: true', 'exactly: [apk]'))).toHaveLength(1);
});

test.each<[string, Partial<Snapshot>, string]>([
  [
    'a further finding',
    { findings: [...HEAD.findings, finding({ rule: 'no-compiler' })] },
    'not expected: error no-compiler',
  ],
  [
    'a rule that could not be told',
    { rules: [rule('no-shell', 'error', { status: 'unknown' })] },
    'no-shell could not be told',
  ],
  ['a size that could not be told', { size: { ...HEAD.size, wasted: null } }, 'no wasted size'],
  ['a problem', { problems: [problem({ code: 'unreadable' })] }, 'problem unreadable'],
  [
    'a further package',
    { packages: [...HEAD.packages, { ...HEAD.packages[0]!, name: 'curl' }] },
    'package not expected: apk curl',
  ],
  ['a package less', { packages: [] }, 'package missing: apk musl'],
])('%s is complained about', (_, head, said) => {
  expect(checkReport(made(head), gate()).join('\n')).toContain(said);
});

test.each<[string, Partial<Report>, string]>([
  ['a runtime image that is not there', { targets: [target({ name: '3' })] }, 'there is no image'],
  ['a report without images', { targets: [] }, 'runtime images: none; expected one'],
  [
    'a builder that is not there',
    { targets: [target({ name: 'build', role: 'builder' })] },
    'linux/amd64 builder build: there is no image',
  ],
  [
    'a builder that was read in part',
    {
      targets: [
        target({ name: 'build', role: 'builder', head: { ...builder, problems: [problem({})] } }),
      ],
    },
    'linux/amd64 builder build: problem ',
  ],
])('%s is complained about', (_, parts, said) => {
  expect(checkReport(made({}, parts), gate()).join('\n')).toContain(said);
});

test('each platform that is asked for has its image', () => {
  const both = gate(
    '    conclusion',
    '    inputs: { platforms: "linux/amd64, linux/arm64" }\n    conclusion',
  );
  const arm = [
    target({ name: '3', platform: 'linux/arm64', head: HEAD }),
    target({ name: 'build', role: 'builder', platform: 'linux/arm64', head: builder }),
  ];
  expect(checkReport(made({}, { targets: [...made().targets, ...arm] }), both)).toEqual([]);
  expect(checkReport(made(), both)).toEqual([
    'platforms: linux/amd64; expected linux/amd64, linux/arm64',
  ]);
});
