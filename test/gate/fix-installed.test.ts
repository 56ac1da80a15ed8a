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
    new RegExp(`^Leave ${name} out of what line 9 installs; `, 'u'),
  ),
);

test.each([
  ['deb', 'gcc-12', 'apt-cache rdepends --installed gcc-12'],
  ['deb', 'apt', 'apt-cache rdepends --installed apt'],
  ['apk', 'binutils', 'apk info --rdepends binutils'],
  ['rpm', 'cpp', 'rpm --query --whatrequires cpp'],
])('%s: %s came along, and who brought it is asked by a command', (type, name, command) =>
  expect(fixOfInstalled(finding('no-compiler', name, type), RUN)).toBe(
    `It comes with ${name}, which something needs that line 9 installs (\`${command}\` tells what): leave that out.`,
  ),
);

test.each<[string, Finding, Layer]>([
  ['a file of no package', finding('no-vcs'), RUN],
  ['a package of a language', finding('no-compiler', 'typescript', 'npm'), RUN],
  ['a name that is a command', finding('no-vcs', 'git;reboot'), RUN],
  ['a rule about something else', finding('setuid', 'sudo'), RUN],
  ['a base image', finding('no-vcs', 'git'), { ...RUN, origin: 'base-image' }],
  ['a COPY', finding('no-vcs', 'git'), { ...RUN, instruction: 'COPY git /usr/bin/' }],
  ['a layer without a line', finding('no-vcs', 'git'), { ...RUN, lines: null }],
])('says nothing of %s', (_, one, layer) => expect(fixOfInstalled(one, layer)).toBeNull());
