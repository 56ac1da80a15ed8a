// May touch: the lab's `tmp` folder; asks the host's pip for its settings.
import { furtherAuthorities } from '../host.ts';
import type { Site } from '../site.ts';
import { scratch } from '../site.ts';
import type { StandIn } from './standin.ts';
import { writeTree } from './tree.ts';

const SLIM = 'python:3.11-slim';

/**
 * `python:3.11-slim`: Debian's Python under the paths of the real image, which is compiled from
 * source. As there, pip installs into the system, and is three programs of its own.
 */
export const pythonSlim: StandIn = {
  tag: SLIM,
  about: "Debian bookworm's python3.11, pip and venv, reached through /usr/local/bin",
  from: ['debian:bookworm-slim'],
  dockerfile: `FROM debian:bookworm-slim
RUN apt-get update \\
 && apt-get install -y --no-install-recommends \\
    ca-certificates netbase python3 python3.11-venv python3-pip tzdata \\
 && rm -rf /var/lib/apt/lists/* /usr/lib/python3.11/EXTERNALLY-MANAGED \\
 && ln -s /usr/bin/python3.11 /usr/local/bin/python3.11 \\
 && ln -s python3.11 /usr/local/bin/python3 \\
 && ln -s python3 /usr/local/bin/python \\
 && mv /usr/bin/pip3 /usr/local/bin/pip3 \\
 && cp /usr/local/bin/pip3 /usr/local/bin/pip \\
 && cp /usr/local/bin/pip3 /usr/local/bin/pip3.11 \\
 && rm -f /usr/bin/pip /usr/bin/pip3.11
ENV LANG=C.UTF-8
ENV PYTHON_VERSION=3.11.2
COPY --from=settings / /
CMD ["python3"]
`,
  identity: pipSettings,
  async contexts(site) {
    const settings = scratch(site, 'pip');
    const text = await pipSettings(site);
    if (text !== '') writeTree(settings, { 'etc/pip.conf': text });
    return { settings };
  },
};

/** `python:3.11`: the slim one with what compiles extension modules. */
export const python: StandIn = {
  tag: 'python:3.11',
  about: `the stand-in for ${SLIM} with gcc, make and Python's headers from Debian`,
  from: [SLIM],
  dockerfile: `FROM ${SLIM}
RUN apt-get update \\
 && apt-get install -y --no-install-recommends gcc libc6-dev make python3.11-dev \\
 && rm -rf /var/lib/apt/lists/*
`,
  identity: () => Promise.resolve(''),
  contexts: () => Promise.resolve({}),
};

/** What says where pip finds packages, as pip's own options are called. */
const REGISTRY = ['index-url', 'extra-index-url', 'trusted-host'] as const;

/** The host's way to its packages as the text of an /etc/pip.conf; empty where defaults hold. */
async function pipSettings(site: Site): Promise<string> {
  const listed = await site
    .run(['python3', '-m', 'pip', 'config', 'list'], { cwd: '/' })
    .then(({ stdout }) => stdout)
    .catch(() => environment(site.env)); // no pip here: its variables may still be set
  return pipConfig(listed, furtherAuthorities(site).length > 0);
}

function environment(env: Site['env']): string {
  return REGISTRY.flatMap((name) => {
    const value = env[`PIP_${name.toUpperCase().replaceAll('-', '_')}`];
    return value ? [`:env:.${name}='${value}'`] : [];
  }).join('\n');
}

/**
 * A pip.conf with the registries that `pip config list` printed, and, with `certificates`, the
 * image's own bundle of authorities: pip brings one that knows none of the host's.
 */
export function pipConfig(listed: string, certificates: boolean): string {
  const settings = new Map<string, string>();
  // `:env:.index-url='…'`; the environment is printed first, and wins in pip too.
  for (const [, name, value] of listed.matchAll(/^[^.\n]+\.([a-z-]+)='(.*)'$/gm)) {
    if (name === undefined || value === undefined || settings.has(name)) continue;
    const known = (REGISTRY as readonly string[]).includes(name);
    if (known) settings.set(name, value.replaceAll('\\n', ' ').trim());
  }
  if (certificates) settings.set('cert', '/etc/ssl/certs/ca-certificates.crt');
  if (settings.size === 0) return '';
  const lines = [...settings].map(([name, value]) => `${name} = ${value}\n`);
  return `[global]\n${lines.join('')}`;
}
