// F2. Java's launchers, known by name and content: data. An installation's `release` file tells
// more, and comes first (catalogers/jvm.ts).

import type { Kind, Mark, Row } from './row.ts';

const LAUNCHER =
  'OpenJDK make/modules/java.base/Launcher.gmk and src/java.base/share/native/launcher/defines.h: ' +
  'const_progname, const_launcher, the release and VERSION_STRING are strings side by side';

/** `\0openjdk\0java\01.8\01.8.0_352-b08\0`, and on some architectures the other way round. */
const after = (needle: string): Mark => ({
  needle,
  bytes: 120,
  version: new RegExp(
    String.raw`${needle.replaceAll('\0', String.raw`\0`)}\d[.\d]*\0(?<version>\d[^\0]{0,60})\0`,
    's',
  ),
  source: LAUNCHER,
});
const before = (needle: string): Mark => ({
  needle,
  before: 120,
  bytes: needle.length,
  version: new RegExp(
    String.raw`\0\d[.\d]*\0+(?<version>\d[^\0]{0,60})\0+${needle.replaceAll('\0', String.raw`\0`)}`,
    's',
  ),
  source: LAUNCHER,
});

const GRAALVM: Kind = {
  name: 'graalvm',
  purl: { type: 'generic', namespace: 'oracle', name: 'graalvm' },
  marks: [
    {
      needle: '-jvmci-',
      before: 40,
      bytes: 40,
      version: /\0(?<version>\d[.\d]*\+\d+-jvmci-\d[.\d]*-b\d+)\0/s,
      source: 'GraalVM: VERSION_STRING of a JDK with JVMCI, as 17.0.9+11-jvmci-23.0-b21',
    },
  ],
};

const zulu = (...needles: readonly string[]): Kind => ({
  name: 'zulu',
  purl: { type: 'generic', namespace: 'azul', name: 'zulu' },
  where: /\/[^/]*zulu[^/]*\//,
  marks: needles.flatMap((needle) => [after(needle), before(needle)]),
});

const OPENJDK: Kind = {
  name: 'openjdk',
  purl: { type: 'generic', namespace: 'oracle', name: 'openjdk' },
  marks: [after('\0openjdk\0java\0'), before('openjdk\0java')],
};

const ibm = (name: string): Kind => ({
  name,
  purl: { type: 'generic', namespace: 'ibm', name },
  where: /\/ibm\//,
  marks: [
    {
      needle: '\0java\0',
      bytes: 200,
      version: /\0java\0(?:.{0,120}\0)?\d[.\d]*\0+(?<version>\d[-._a-zA-Z0-9]+)\0/s,
      source: LAUNCHER,
    },
  ],
});

/** A launcher whose program name and version do not stand side by side. */
const other = (name: string, has: readonly string[]): Kind => ({
  name,
  purl: { type: 'generic', namespace: 'oracle', name },
  has,
  marks: [
    {
      needle: '+',
      before: 40,
      bytes: 24,
      version: /\0(?<version>\d+[.\d]*\+\d[-\w]*)\0/s,
      source: 'OpenJDK VERSION_STRING by JEP 223: 19.0.1+10-21',
    },
    {
      needle: '1.',
      before: 1,
      bytes: 40,
      version: /\0(?<version>1\.\d+\.\d+_\d+-b\d+)\0/s,
      source: 'OpenJDK before 9, FULL_VERSION: 1.8.0_451-b10',
    },
  ],
});

export const JAVA: readonly Row[] = [
  {
    files: ['java', 'java.exe'],
    kinds: [
      GRAALVM,
      zulu('\0java\0', 'openjdk'),
      OPENJDK,
      ibm('java'),
      other('jre', ['openjdk']),
      other('jre', []),
    ],
  },
  {
    files: ['jdb'],
    kinds: [
      GRAALVM,
      zulu('\0java\0', '\0jdb\0'),
      OPENJDK,
      ibm('java_sdk'),
      other('openjdk', ['openjdk']),
      other('jdk', []),
    ],
  },
];
