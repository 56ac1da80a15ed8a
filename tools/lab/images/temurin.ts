// May touch: nothing. Java's virtual machine under the paths of Eclipse Temurin's images.
import type { StandIn } from './standin.ts';

/**
 * The steps of a Dockerfile that install Debian's OpenJDK, `jdk` or `jre`, without a desktop.
 * Debian's trust store for Java holds what update-ca-certificates gathers: Mozilla's authorities
 * and the host's further ones, which lie in `/usr/local/share/ca-certificates` of Debian's
 * stand-ins.
 */
export function openjdk(release: number, kind: 'jdk' | 'jre') {
  // OpenJDK's script links manual pages, and slim has no folder for them.
  return `RUN mkdir -p /usr/share/man/man1 && apt-get update \\
 && apt-get install -y --no-install-recommends ca-certificates openjdk-${release}-${kind}-headless \\
 && rm -rf /var/lib/apt/lists/* \\
 && mkdir -p /opt/java \\
 && ln -s "/usr/lib/jvm/java-${release}-openjdk-$(dpkg --print-architecture)" /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk
ENV PATH=$JAVA_HOME/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ENV LANG=C.UTF-8
`;
}

/** `eclipse-temurin:RELEASE-jre`: a virtual machine without a compiler. */
export function temurinJre(release: number): StandIn {
  return {
    tag: `eclipse-temurin:${release}-jre`,
    about: `Debian bookworm's openjdk-${release}-jre-headless; the real one is Temurin on Ubuntu`,
    from: ['debian:bookworm-slim'],
    dockerfile: `FROM debian:bookworm-slim
${openjdk(release, 'jre')}`,
    identity: () => Promise.resolve(''),
    contexts: () => Promise.resolve({}),
  };
}
