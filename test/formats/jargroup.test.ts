import { groupByFiles, groupByManifest, groupByPath } from '../../src/formats/jargroup.ts';
import { readManifest } from '../../src/formats/jarmanifest.ts';
import { real } from './real.ts';

test.each([
  ['/root/.m2/repository/org/slf4j/slf4j-api/2.0.16/slf4j-api-2.0.16.jar', 'org.slf4j'],
  ['/root/.m2/repository/junit/slf4j-api/1/slf4j-api-1.jar', 'junit'],
  ['/usr/share/maven-repo/org/slf4j/slf4j-api/debian/slf4j-api-debian.jar', 'org.slf4j'],
  ['/c/https/example.com/maven2/org/slf4j/slf4j-api/2.0/slf4j-api-2.0-tests.jar', 'org.slf4j'],
  [
    '/h/.gradle/caches/modules-2/files-2.1/org.slf4j/slf4j-api/2.0/da39/slf4j-api-2.0.jar',
    'org.slf4j',
  ],
  ['/root/.m2/repository/org/slf4j/slf4j-api/2.0.16/other-2.0.16.jar', ''],
  ['/root/.m2/repository/org/slf4j/other/2.0.16/slf4j-api-2.0.16.jar', ''],
  ['/app/org/slf4j/slf4j-api/2.0.16/slf4j-api-2.0.16.jar', ''],
  ['/repository/slf4j-api/2.0.16/slf4j-api-2.0.16.jar', ''],
  ['/app/lib/slf4j-api-2.0.16.jar', ''],
  ['/repository/a b/slf4j-api/1/slf4j-api-1.jar', ''],
  ['slf4j-api.jar', ''],
])('by path: %s', (path, want) => {
  expect(groupByPath(path, 'slf4j-api')).toBe(want);
});

test.each([
  ['snappy-java', real('snappy-java.MANIFEST.MF'), 'org.xerial.snappy'],
  [
    'micrometer-core',
    'Implementation-Title: io.micrometer#micrometer-core;1.14.2',
    'io.micrometer',
  ],
  ['other', 'Implementation-Title: io.micrometer#micrometer-core;1.14.2', ''],
  ['git', 'Group-Id: org.jenkins-ci.plugins', 'org.jenkins-ci.plugins'],
  ['git', 'Group-Id: ../..', ''],
  // What says `org.apache.tomcat-embed-jasper-el` belongs to org.apache.tomcat.embed.
  ['tomcat-embed-el', real('tomcat-embed-el.MANIFEST.MF'), ''],
  ['spring-core', real('spring-core.MANIFEST.MF'), ''],
  [
    'commons-logging',
    'Implementation-Vendor-Id: org.apache\nBundle-SymbolicName: org.apache.commons.logging',
    '',
  ],
  ['', '', ''],
])('by manifest: %s', (artifact, manifest, want) => {
  expect(groupByManifest(readManifest(Buffer.from(manifest)), artifact)).toBe(want);
});

// The coordinates that Maven resolves.
test.each([
  ['spring-core', '6.2.1', 'org/springframework/core/', 'org.springframework'],
  ['spring-boot-starter-web', '3.4.1', 'org/springframework/boot/web/', 'org.springframework.boot'],
  ['spring-boot-admin-server', '3.4.1', 'de/codecentric/boot/', ''],
  ['hibernate-core', '5.6.15.Final', 'org/hibernate/', 'org.hibernate'],
  ['hibernate-core', '6.6.4.Final', 'org/hibernate/', 'org.hibernate.orm'],
  ['hibernate-core', '', 'org/hibernate/', ''],
  ['asm', '9.7.1', 'org/objectweb/asm/', 'org.ow2.asm'],
  ['asm', '3.3.1', 'org/objectweb/asm/', ''],
  ['aspectjweaver', '1.9.22.1', 'org/aspectj/weaver/', 'org.aspectj'],
  ['aspectjweaver', '1.5.3', 'org/aspectj/weaver/', ''],
  ['kafka_2.13', '3.8.1', 'kafka/', 'org.apache.kafka'],
  ['grpc-spring-boot-starter', '3', 'net/devh/', ''],
  ['unheard-of', '1', 'org/springframework/', ''],
])('by files: %s %s', (artifact, version, directory, want) => {
  expect(groupByFiles(artifact, version, new Set(['', directory]))).toBe(want);
});
