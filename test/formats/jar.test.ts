import {
  packagesOfJar,
  readVersionFile,
  type JarEvidence,
  type PomRecord,
} from '../../src/formats/jar.ts';
import { readManifest } from '../../src/formats/jarmanifest.ts';
import { real } from './real.ts';

const MAVEN = 'Created-By: Maven JAR Plugin 3.4.2';

function pom(coordinates: string, more: Partial<PomRecord> = {}): PomRecord {
  const [group = '', artifact = '', version = ''] = coordinates.split(':');
  const directory = `META-INF/maven/${group}/${artifact}`;
  return { group, artifact, version, directory, xmlOnly: false, ...more };
}

function evidence(
  file: string,
  manifest: string | null,
  poms: readonly PomRecord[] = [],
): JarEvidence {
  return {
    file,
    manifest: manifest === null ? null : readManifest(Buffer.from(manifest)),
    poms,
    versionFile: '',
    groupOf: () => '',
  };
}

/** The own one first, with a star. */
function found(given: JarEvidence): string[] {
  return packagesOfJar(given).map(
    ({ group, artifact, version, own }) => `${group}:${artifact}:${version}${own ? '*' : ''}`,
  );
}

const xml = (coordinates: string): PomRecord => pom(coordinates, { xmlOnly: true });

test.each<[name: string, given: JarEvidence, want: string[]]>([
  // Maven records and the file's name.
  ['a record of the file’s name', evidence('a-1.jar', '', [pom('g:a:1')]), ['g:a:1*']],
  ['the record knows the version', evidence('a-2.jar', '', [pom('g:a:1')]), ['g:a:1*']],
  ['a classifier', evidence('netty-1-linux-x86_64.jar', '', [pom('g:netty:1')]), ['g:netty:1*']],
  ['the file’s name ends with it', evidence('acme-a-1.jar', '', [pom('g:a:1')]), ['g:a:1*']],
  [
    'it begins with the file’s name',
    evidence('log4j-1.2-api-2.jar', '', [pom('g:log4j-1.2-api:2')]),
    ['g:log4j-1.2-api:2*'],
  ],
  [
    'shaded ones',
    evidence('a-1.jar', '', [pom('g:a:1'), pom('h:b:2'), pom('h:c:3')]),
    ['g:a:1*', 'h:b:2', 'h:c:3'],
  ],
  [
    'a group twice',
    evidence('jaxb-core-4.jar', '', [pom('g:jaxb-core:3'), pom('h:jaxb-core:4')]),
    ['h:jaxb-core:4*', 'g:jaxb-core:3'],
  ],
  [
    'the same one twice',
    evidence('a-1.jar', '', [pom('g:a:1'), pom('g:a:1', { directory: 'x' })]),
    ['g:a:1*'],
  ],
  [
    'an exact name before a longer one',
    evidence('a-1.jar', '', [pom('g:a-b:1'), pom('g:a:1')]),
    ['g:a:1*', 'g:a-b:1'],
  ],
  ['shaded ones alone', evidence('all-9.jar', '', [pom('h:b:2')]), [':all:9*', 'h:b:2']],
  ['records that say too little', evidence('a-1.jar', '', [pom('g:a:'), pom('g::1')]), [':a:1*']],
  // Without a manifest.
  ['nothing but a name', evidence('javax.inject-1.jar', null), [':javax.inject:1*']],
  ['a name without a version', evidence('app.jar', null), []],
  ['only a record', evidence('a.jar', null, [pom('g:a:1')]), ['g:a:1*']],
  ['only another’s record', evidence('app.jar', null, [pom('g:a:1')]), ['g:a:1']],
  // Renamed.
  ['Maven’s only record', evidence('app.jar', MAVEN, [pom('g:orders:1')]), ['g:orders:1*']],
  [
    'not with a version in the name',
    evidence('app-2.jar', MAVEN, [pom('g:orders:1')]),
    [':app:2*', 'g:orders:1'],
  ],
  [
    'not where the manifest says another version',
    evidence('guice.jar', `${MAVEN}\nBundle-Version: 4.2.3`, [pom('cglib:cglib:3.2.12')]),
    [':guice:4.2.3*', 'cglib:cglib:3.2.12'],
  ],
  [
    'a bundle says it with dots alone',
    evidence('app.jar', `${MAVEN}\nBundle-Version: 1.0.0.RC1`, [pom('g:orders:1.0.0-RC1')]),
    ['g:orders:1.0.0-RC1*'],
  ],
  ['not by another tool', evidence('app.jar', '', [pom('g:gson:1')]), [':app:*', 'g:gson:1']],
  [
    'the one that the manifest names',
    evidence('app.jar', 'Implementation-Title: b\nImplementation-Version: 2', [
      pom('g:a:1'),
      pom('g:b:2'),
    ]),
    ['g:b:2*', 'g:a:1'],
  ],
  // pom.xml alone.
  ['a pom.xml', evidence('a.jar', '', [xml('g:a:1')]), ['g:a:1*']],
  ['a pom.xml without a version', evidence('a-3.jar', '', [xml('g:a:')]), ['g:a:3*']],
  [
    'a pom.xml of another',
    evidence('app-1.jar', '', [xml('g:protobuf-java:4')]),
    [':app:1*', 'g:protobuf-java:4'],
  ],
  [
    'pom.xml files of archetypes',
    evidence('a-1.jar', '', [
      pom('g:a:1'),
      xml('g:t:1'),
      pom('g:u:1', { xmlOnly: true, directory: 'archetype-resources' }),
    ]),
    ['g:a:1*', 'g:t:1'],
  ],
  // The manifest.
  [
    'the file’s name first',
    evidence('spring-core-6.2.1.jar', real('spring-core.MANIFEST.MF')),
    [':spring-core:6.2.1*'],
  ],
  ['the manifest’s version', evidence('app.jar', real('spring-core.MANIFEST.MF')), [':app:6.2.1*']],
  [
    'the bundle plugin’s name',
    evidence('x-1.jar', real('failureaccess.MANIFEST.MF')),
    [':failureaccess:1*'],
  ],
  [
    'and its record',
    evidence('x.jar', real('failureaccess.MANIFEST.MF'), [
      pom('g:failureaccess:1.0.2'),
      pom('h:b:1'),
    ]),
    ['g:failureaccess:1.0.2*', 'h:b:1'],
  ],
  [
    'a symbolic name that is the vendor’s id',
    evidence(
      'x-1.jar',
      'Created-By: Apache Maven Bundle Plugin\nBundle-SymbolicName: com.acme\nImplementation-Vendor-Id: com.acme',
    ),
    [':x:1*'],
  ],
  [
    'directives of a symbolic name',
    evidence(
      'x-1.jar',
      'Created-By: Apache Maven Bundle Plugin\nBundle-SymbolicName: com.acme.web;singleton:=true',
    ),
    [':web:1*'],
  ],
  ['a name with its group', evidence('com.acme.web-1.jar', ''), [':web:1*']],
  ['Eclipse’s names', evidence('org.eclipse.osgi-3.jar', ''), [':org.eclipse.osgi:3*']],
  ['dots that are no group', evidence('web.1x.y-3.jar', ''), [':web.1x.y:3*']],
  ['no name at all', evidence('1.0.jar', 'Short-Name: git\nPlugin-Version: 5'), [':git:5*']],
  ['nothing says a name', evidence('1.0.jar', 'Plugin-Version: 5'), []],
  ['instrumentation of another', evidence('spring-1.jar', 'Weave-Classes: x', [pom('g:a:1')]), []],
])('%s', (_, given, want) => {
  expect(found(given)).toEqual(want);
});

test.each([
  ['Main-Class: a.B', '0.63.5'],
  ['Main-Class: a.B\nImplementation-Version: 2', '2'],
  ['Bundle-Name: x', ''],
])('version.properties counts for programs that nothing else describes: %j', (manifest, want) => {
  const [own] = packagesOfJar({ ...evidence('metabase.jar', manifest), versionFile: '0.63.5' });
  expect(own?.version).toBe(want);
});

test.each([
  ['tag=v0.63.5\nhash=1', '0.63.5'],
  ['Version = 1.2-rc.1\r\ntag=v9', '1.2-rc.1'],
  ['version=${revision}\ntag=latest', ''],
  ['', ''],
])('version.properties: %j', (text, want) => {
  expect(readVersionFile(text)).toBe(want);
});
