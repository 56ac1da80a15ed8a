// May touch: the lab's `tmp` folder, and packages through the lab's apt.
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { distrolessStatic, unpackEach } from './distroless.ts';
import { javaTrustStore } from './javatruststore.ts';
import type { StandIn } from './standin.ts';

/** As in the real image: what the virtual machine is linked with, fonts and pictures included. */
const LIBRARIES = [
  ...['libc6', 'gcc-12-base', 'libgcc-s1', 'libstdc++6', 'zlib1g', 'libcrypt1', 'libuuid1'],
  ...['fontconfig-config', 'fonts-dejavu-core', 'libfontconfig1', 'libfreetype6', 'libexpat1'],
  ...['libbrotli1', 'libpng16-16', 'libjpeg62-turbo', 'liblcms2-2', 'libharfbuzz0b'],
  ...['libgraphite2-3', 'libpcre2-8-0', 'libglib2.0-0'],
];

/** Of libc-bin, which is not there itself. */
const LOCALE = 'usr/lib/locale/C.utf8';

/** `gcr.io/distroless/javaRELEASE-debian12`: a virtual machine that starts the jar it is given. */
export function distrolessJava(release: number): StandIn {
  const machine = `openjdk-${release}-jre-headless`;
  const packages = [...LIBRARIES, machine];
  return {
    tag: `gcr.io/distroless/java${release}-debian12`,
    about: `the static stand-in with ${machine} of bookworm and the libraries it is linked with`,
    from: [distrolessStatic.tag],
    dockerfile: `FROM ${distrolessStatic.tag}
${packages.map((name) => `COPY ${name} /\n`).join('')}COPY files /
ENV LANG=C.UTF-8
ENTRYPOINT ["/usr/bin/java", "-jar"]
`,
    identity: () => Promise.resolve(LOCALE),
    async contexts(site) {
      const context = await unpackEach(site, [...packages, 'ca-certificates', 'libc-bin']);
      addFiles(context, machine);
      return { '.': context };
    },
  };
}

/** What the real image adds to the packages: java on the PATH, its trust store, the locale. */
function addFiles(context: string, machine: string): void {
  const files = join(context, 'files');
  const home = readdirSync(join(context, machine, 'usr/lib/jvm')).find((n) =>
    n.startsWith('java-'),
  );
  if (home === undefined) throw new Error(`${machine} has no folder usr/lib/jvm/java-…`);
  mkdirSync(join(files, 'usr/bin'), { recursive: true });
  symlinkSync(`/usr/lib/jvm/${home}/bin/java`, join(files, 'usr/bin/java'));
  cpSync(join(context, 'libc-bin', LOCALE), join(files, LOCALE), { recursive: true });
  const authorities = join(context, 'ca-certificates/usr/share/ca-certificates/mozilla');
  const read = (name: string) => [name, readFileSync(join(authorities, name), 'utf8')] as const;
  mkdirSync(join(files, 'etc/ssl/certs/java'), { recursive: true });
  writeFileSync(
    join(files, 'etc/ssl/certs/java/cacerts'),
    javaTrustStore(Object.fromEntries(readdirSync(authorities).map(read))),
  );
}
