import { fixOfInstalled } from '../../src/gate/fix-installed.ts';
import type { Finding, Layer } from '../../src/model/snapshot.ts';

const RUN = {
  origin: 'dockerfile',
  lines: [9, 12],
  instruction:
    'RUN apt-get update \\\n && apt-get install -y curl gcc=4:12.2.0-3 \\\n git:amd64&&true',
} as unknown as Layer;

const finding = (rule: string, owner?: string, type = 'deb'): Finding =>
  ({
    rule,
    path: '/usr/bin/x',
    ...(owner !== undefined && { package: { type, name: owner, version: '1' } }),
  }) as unknown as Finding;

test.each(['curl', 'gcc', 'git'])('%s is named where the line names it', (name) =>
  expect(fixOfInstalled(finding('no-vcs', name), RUN)).toMatch(
    new RegExp(`^Leave ${name} out of what line 9 installs: `, 'u'),
  ),
);

test.each(['gcc-12', 'binutils', 'apt'])('%s came along', (name) => {
  const told = fixOfInstalled(finding('no-compiler', name), RUN);
  expect(told).toMatch(
    new RegExp(`^It comes with ${name}, which a package needs that line 9 installs: `, 'u'),
  );
});

test.each<[string, Finding, Layer]>([
  ['a file of no package', finding('no-vcs'), RUN],
  ['a package of a language', finding('no-compiler', 'typescript', 'npm'), RUN],
  ['a rule about something else', finding('setuid', 'sudo'), RUN],
  ['a base image', finding('no-vcs', 'git'), { ...RUN, origin: 'base-image' }],
  ['a COPY', finding('no-vcs', 'git'), { ...RUN, instruction: 'COPY git /usr/bin/' }],
  ['a layer without a line', finding('no-vcs', 'git'), { ...RUN, lines: null }],
])('says nothing of %s', (_, one, layer) => expect(fixOfInstalled(one, layer)).toBeNull());
