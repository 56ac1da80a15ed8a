import { readArchiveName } from '../../src/formats/jarname.ts';
import { fc } from '../property.ts';

// Names of archives that Maven Central, Jenkins and Eclipse publish.
test.each([
  ['slf4j-api-2.0.16.jar', 'slf4j-api', '2.0.16'],
  ['spring-data-r2dbc-1.1.0.RELEASE.jar', 'spring-data-r2dbc', '1.1.0.RELEASE'],
  ['jboss-saaj-api_1.4_spec-1.0.2.Final.jar', 'jboss-saaj-api_1.4_spec', '1.0.2.Final'],
  ['kafka_2.13-3.8.1.jar', 'kafka_2.13', '3.8.1'],
  ['guava-33.4.0-jre.jar', 'guava', '33.4.0-jre'],
  ['guava-r06.jar', 'guava', 'r06'],
  [
    'listenablefuture-9999.0-empty-to-avoid-conflict-with-guava.jar',
    'listenablefuture',
    '9999.0-empty-to-avoid-conflict-with-guava',
  ],
  ['trilead-ssh2-build212-hudson-5.jar', 'trilead-ssh2', 'build212-hudson-5'],
  ['jtidy-4aug2000r7-dev-hudson-1.jar', 'jtidy', '4aug2000r7-dev-hudson-1'],
  ['log4j-1.2-api-2.24.3.jar', 'log4j', '1.2-api-2.24.3'],
  ['gradle-build-cache-8.1.1.jar', 'gradle-build-cache', '8.1.1'],
  ['org.eclipse.osgi_3.18.300.v20230220-1352.jar', 'org.eclipse.osgi_3.18.300.v20230220', '1352'],
  ['org.eclipse.equinox.app_1.6.200.v2022.jar', 'org.eclipse.equinox.app', '1.6.200.v2022'],
  ['ant-1.10.15.jar', 'ant', '1.10.15'],
  ['app.jar', 'app', ''],
  ['jrt-fs.jar', 'jrt-fs', ''],
  ['shop.WAR', 'shop', ''],
  ['foo--1.jar', 'foo-', '1'],
  ['a-rc1x-2.jar', 'a-rc1x', '2'],
  ['1.0.jar', '', ''],
  ['.jar', '', ''],
  ['two words-1.0.jar', '', ''],
  ['noextension', 'noextension', ''],
  [`${'a'.repeat(501)}-1.jar`, '', ''],
])('%s', (file, name, version) => {
  expect(readArchiveName(file)).toEqual({ name, version });
});

test('name and version as Maven joins them come apart again', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/).filter((it) => !/^(rc?|build)\d/.test(it));
  const artifact = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('-'));
  const version = fc.stringMatching(/^[0-9]{1,3}(\.[0-9]{1,3}){0,3}(-SNAPSHOT|\.Final)?$/);
  fc.assert(
    fc.property(artifact, version, (name, of) => {
      expect(readArchiveName(`${name}-${of}.jar`)).toEqual({ name, version: of });
    }),
  );
});

test('no name takes long', () => {
  for (const part of ['a-', 'a.', '-', '1-', 'rc1-', 'a_']) {
    expect(readArchiveName(`${part.repeat(240)}!.jar`)).toBeDefined();
  }
});
