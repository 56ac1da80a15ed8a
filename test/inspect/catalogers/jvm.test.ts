import { jvm } from '../../../src/inspect/catalogers/jvm.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { real } from '../../formats/real.ts';
import { program, snapshotOf, text } from '../programs.ts';

const HOME = 'usr/lib/jvm/java-21';
const packagesOf = (entries: readonly TarEntry[]) => snapshotOf([entries]).packages;

test('asks for files called release that speak of Java', () => {
  const head = { type: 'file', size: 100, mode: 0o644, uid: 0, gid: 0, linkTarget: '' } as const;
  const asks = (path: string, begins: string): boolean =>
    jvm.wants?.({ ...head, path }, Buffer.from(begins)) !== null;
  expect(asks('/opt/java/release', 'JAVA_VERSION="21.0.4"')).toBe(true);
  expect(asks('/release', 'IMPLEMENTOR="x"\nJAVA_VERSION="21.0.4"')).toBe(true);
  expect(asks('/etc/release', 'Debian')).toBe(false);
  expect(asks('/etc/os-release', 'JAVA_VERSION="21.0.4"')).toBe(false);
});

test("Debian's, with all files of its tree", () => {
  expect(
    packagesOf([
      text(`${HOME}/release`, real('jvm-release-debian-21')),
      program(`${HOME}/bin/javac`, Buffer.alloc(100)),
      text(`${HOME}/lib/modules`, Buffer.alloc(10_000)),
    ]),
  ).toEqual([
    {
      purl: 'pkg:generic/oracle/openjdk@21.0.13%2B9-1-Debian',
      type: 'generic',
      name: 'openjdk',
      version: '21.0.13+9-1-Debian',
      size: 10_100 + real('jvm-release-debian-21').length,
      location: `/${HOME}/release`,
      layer: 0,
    },
  ]);
});

test.each([
  {
    implementor: 'Eclipse Adoptium',
    tree: 'opt/java/openjdk',
    want: 'pkg:generic/oracle/openjdk@1',
  },
  { implementor: 'Azul Systems, Inc.', tree: 'opt/java', want: 'pkg:generic/azul/zulu@1' },
  { implementor: '', tree: 'opt/zulu11', want: 'pkg:generic/azul/zulu@1' },
  { implementor: 'Oracle Corporation', tree: 'usr/java/jdk', want: 'pkg:generic/oracle/jdk@1' },
  { implementor: 'Sun Microsystems', tree: 'usr/java/jdk', want: 'pkg:generic/sun/jdk@1' },
  { implementor: 'IBM', tree: 'opt/java', want: 'pkg:generic/ibm/java@1' },
])('$implementor at /$tree', ({ implementor, tree, want }) => {
  const release = `IMPLEMENTOR="${implementor}"\nJAVA_VERSION="1"\n`;
  expect(packagesOf([text(`${tree}/release`, release)]).map(({ purl }) => purl)).toEqual([want]);
});

test('a distribution that lists it names it', () => {
  expect(
    packagesOf([
      text('var/lib/dpkg/status', 'Package: openjdk-21-jre-headless\nVersion: 21.0.13+9-1\n'),
      text('var/lib/dpkg/info/openjdk-21-jre-headless.list', `/.\n/${HOME}\n/${HOME}/release\n`),
      text(`${HOME}/release`, real('jvm-release-debian-21')),
    ]).map(({ name }) => name),
  ).toEqual(['openjdk-21-jre-headless']);
});
