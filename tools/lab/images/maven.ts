// May touch: the lab's `tmp` folder; reads the host's settings of Maven.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Site } from '../site.ts';
import { scratch } from '../site.ts';
import type { StandIn } from './standin.ts';
import { openjdk } from './temurin.ts';
import { writeTree } from './tree.ts';

const VERSION = '3.9.11';
/** As published beside the archive (`apache-maven-3.9.11-bin.tar.gz.sha512`). */
const SHA512 =
  'bcfe4fe305c962ace56ac7b5fc7a08b87d5abd8b7e89027ab251069faebee516' +
  'b0ded8961445d6d91ec1985dfe30f8153268843c89aa392733d1a3ec956c9978';

/** What fetches Maven: Debian's own Maven, which knows its registry by itself. */
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';
const ARCHIVE = `org.apache.maven:apache-maven:${VERSION}:tar.gz:bin`;

/** Adds the host's mirrors and proxies to the lists of a settings.xml, before what is there. */
const addSettings = (file: string): string =>
  `sed -i -e '/^ *<mirrors>/r /host/mirrors' -e '/^ *<proxies>/r /host/proxies' ${file}`;

/** `maven:3.9-eclipse-temurin-17`: the exact Maven on Debian's JDK. */
export const maven: StandIn = {
  tag: 'maven:3.9-eclipse-temurin-17',
  about: `Maven ${VERSION} from its registry, Debian bookworm's openjdk-17-jdk-headless; no git`,
  from: ['debian:bookworm-slim'],
  dockerfile: `FROM debian:bookworm-slim AS jdk
${openjdk(17, 'jdk')}
FROM jdk AS fetch
RUN apt-get update && apt-get install -y --no-install-recommends maven
WORKDIR /fetch
RUN --mount=type=bind,from=host,target=/host \\
    ${addSettings('/etc/maven/settings.xml')} \\
 && mvn -B -q -Dmaven.repo.local=repository ${COPY} -Dartifact=${ARCHIVE} -DoutputDirectory=. \\
 && echo "${SHA512}  apache-maven-${VERSION}-bin.tar.gz" | sha512sum -c - \\
 && tar -xzf apache-maven-${VERSION}-bin.tar.gz --no-same-owner \\
 && ${addSettings(`apache-maven-${VERSION}/conf/settings.xml`)}

FROM jdk
ENV MAVEN_HOME=/usr/share/maven
COPY --from=fetch /fetch/apache-maven-${VERSION} $MAVEN_HOME
RUN ln -s "$MAVEN_HOME/bin/mvn" /usr/bin/mvn
ENV MAVEN_CONFIG=/root/.m2
CMD ["mvn"]
`,
  identity: (site) => Promise.resolve(JSON.stringify(hostSettings(site))),
  contexts(site) {
    const host = scratch(site, 'maven');
    writeTree(host, hostSettings(site));
    return Promise.resolve({ host });
  },
};

/** The ways to registries in the host's own settings: the user's, then those of Debian's Maven. */
function hostSettings(site: Site) {
  const home = site.env['HOME'] || homedir();
  const files = [join(home, '.m2/settings.xml'), '/etc/maven/settings.xml'];
  return waysOut(files.flatMap((file) => (existsSync(file) ? [readFileSync(file, 'utf8')] : [])));
}

/**
 * The `mirror` and `proxy` elements of settings.xml files, first come first. Maven's own blocker of
 * plain HTTP is left out: the Maven that reads the result has it too. Servers, which are
 * credentials, are not taken.
 */
export function waysOut(settings: readonly string[]) {
  const live = settings.map((xml) => xml.replace(/<!--[\s\S]*?-->/g, ''));
  const all = (element: RegExp) =>
    live
      .flatMap((xml) => xml.match(element) ?? [])
      .filter((one) => !one.includes('<id>maven-default-http-blocker<'));
  const lines = (elements: readonly string[]) => elements.map((one) => `${one}\n`).join('');
  return {
    mirrors: lines(all(/<mirror>[\s\S]*?<\/mirror>/g)),
    proxies: lines(all(/<proxy>[\s\S]*?<\/proxy>/g)),
  };
}
