// May touch: the lab's `tmp` folder, and packages through the lab's apt.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApt, unpack } from '../apt.ts';
import type { Site } from '../site.ts';
import { scratch } from '../site.ts';
import type { StandIn } from './standin.ts';
import { writeTree } from './tree.ts';

const STATIC = ['base-files', 'netbase', 'tzdata', 'media-types', 'ca-certificates'];
const BASE = ['libc6', 'libssl3', 'openssl'];
const CC = ['gcc-12-base', 'libgcc-s1', 'libstdc++6', 'libgomp1'];

const FILES = {
  'etc/passwd':
    'root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\n' +
    'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
  'etc/group': 'root:x:0:\nnobody:x:65534:\ntty:x:5:\nstaff:x:50:\nnonroot:x:65532:\n',
  'etc/nsswitch.conf': 'hosts: files dns\n',
};

/** `gcr.io/distroless/static-debian12`: unpacked packages, no shell, no package manager. */
export const distrolessStatic: StandIn = {
  tag: 'gcr.io/distroless/static-debian12',
  about: "Debian bookworm's packages unpacked, with status.d entries",
  from: [],
  dockerfile: `FROM scratch
${STATIC.map((name) => `COPY ${name} /\n`).join('')}COPY files /
COPY --chown=65532:65532 home /home
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
USER 0
WORKDIR /
`,
  identity: () => Promise.resolve(JSON.stringify(FILES)),
  async contexts(site) {
    const context = await unpackEach(site, STATIC);
    const certificates = join(context, 'ca-certificates/usr/share/ca-certificates/mozilla');
    const bundle = readdirSync(certificates).map((name) => readFileSync(join(certificates, name)));
    writeTree(join(context, 'files'), FILES);
    mkdirSync(join(context, 'files/etc/ssl/certs'), { recursive: true });
    writeFileSync(join(context, 'files/etc/ssl/certs/ca-certificates.crt'), Buffer.concat(bundle));
    mkdirSync(join(context, 'home/nonroot'), { recursive: true });
    return { '.': context };
  },
};

/** `gcr.io/distroless/base-debian12`: the static one with glibc and OpenSSL. */
export const distrolessBase: StandIn = {
  tag: 'gcr.io/distroless/base-debian12',
  about: 'the static stand-in with libc6, libssl3 and openssl of bookworm',
  from: [distrolessStatic.tag],
  dockerfile: `FROM ${distrolessStatic.tag}
${BASE.map((name) => `COPY ${name} /\n`).join('')}`,
  identity: () => Promise.resolve(''),
  async contexts(site) {
    return { '.': await unpackEach(site, BASE) };
  },
};

/** `gcr.io/distroless/cc-debian12`: the base one with what compiled C++ and Rust programs need. */
export const distrolessCc: StandIn = {
  tag: 'gcr.io/distroless/cc-debian12',
  about: "the base stand-in with bookworm's libgcc-s1, libstdc++6 and libgomp1",
  from: [distrolessBase.tag],
  dockerfile: `FROM ${distrolessBase.tag}
${CC.map((name) => `COPY ${name} /\n`).join('')}`,
  identity: () => Promise.resolve(''),
  async contexts(site) {
    return { '.': await unpackEach(site, CC) };
  },
};

/** The tag `nonroot` of another row. */
export function nonroot(row: StandIn): StandIn {
  return {
    tag: `${row.tag}:nonroot`,
    about: `${row.tag} with the user 65532`,
    from: [row.tag],
    dockerfile: `FROM ${row.tag}\nUSER 65532\nWORKDIR /home/nonroot\n`,
    identity: () => Promise.resolve(''),
    contexts: () => Promise.resolve({}),
  };
}

/** Packages of bookworm, a folder each, with the entry that distroless keeps of it for scanners. */
export async function unpackEach(site: Site, names: readonly string[]): Promise<string> {
  const context = scratch(site, 'distroless');
  const apt = await openApt(site);
  const debs = await apt.download(names.map((name) => `${name}/bookworm`));
  for (const name of names) {
    const deb = debs.find((path) => path.includes(`/${name}_`));
    if (deb === undefined) throw new Error(`${name} is not among ${debs.join(', ')}`);
    const root = join(context, name);
    await unpack(site, [deb], root);
    const control = scratch(site, 'control');
    await site.run(['dpkg-deb', '-e', deb, control]);
    const status = join(root, 'var/lib/dpkg/status.d');
    mkdirSync(status, { recursive: true });
    cpSync(join(control, 'control'), join(status, name));
    cpSync(join(control, 'md5sums'), join(status, `${name}.md5sums`));
  }
  return context;
}
