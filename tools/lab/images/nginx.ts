// May touch: the lab's `tmp` folder, and packages through the lab's apt.
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openApt, unpack } from '../apt.ts';
import type { Site } from '../site.ts';
import { scratch } from '../site.ts';
import { addDebian, describeAddition, RUN_ADD } from './onalpine.ts';
import type { StandIn } from './standin.ts';
import { writeTree } from './tree.ts';

/** Of Debian bookworm. */
const VERSION = '1.22.1';

const USER = { name: 'nginx', id: 101, home: '/var/cache/nginx', shell: '/sbin/nologin' } as const;

const NGINX_CONF = `user  nginx;
worker_processes  auto;
pid  /run/nginx.pid;
error_log  /var/log/nginx/error.log notice;

events {
    worker_connections  1024;
}

http {
    include  /etc/nginx/mime.types;
    default_type  application/octet-stream;
    access_log  /var/log/nginx/access.log combined;
    sendfile  on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`;

const DEFAULT_CONF = `server {
    listen  80;
    server_name  localhost;

    location / {
        root  /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page  500 502 503 504  /50x.html;
    location = /50x.html {
        root  /usr/share/nginx/html;
    }
}
`;

/** Runs what an image's author put into /docker-entrypoint.d, then the command. */
const ENTRYPOINT = `#!/bin/sh
set -e
if [ "$1" = nginx ]; then
  for script in /docker-entrypoint.d/*.sh; do
    if [ -x "$script" ]; then "$script"; fi
  done
fi
exec "$@"
`;

const page = (title: string, text: string) =>
  `<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n` +
  `<body><h1>${title}</h1><p>${text}</p></body>\n</html>\n`;

const TEXT = {
  'etc/nginx/nginx.conf': NGINX_CONF,
  'etc/nginx/conf.d/default.conf': DEFAULT_CONF,
  'usr/share/nginx/html/index.html': page('Welcome to nginx!', 'It runs.'),
  'usr/share/nginx/html/50x.html': page('Error', 'This page cannot be shown at the moment.'),
};

const FOLDERS = ['docker-entrypoint.d', 'var/cache/nginx', 'var/lib/nginx', 'var/log/nginx'];
const LIBRARIES = ['libc6', 'libcrypt1', 'libpcre2-8-0', 'libssl3', 'zlib1g'] as const;

/** `nginx:TAG`, an alpine one: Debian's program and its libraries beside the alpine stand-in's. */
export function nginxAlpine(tag: string): StandIn {
  const from = 'alpine:3.20';
  return {
    tag: `nginx:${tag}`,
    about: `Debian bookworm's nginx ${VERSION} with its libraries; no envsubst, njs or curl`,
    from: [from],
    dockerfile: `FROM ${from}
ENV NGINX_VERSION=${VERSION}
${RUN_ADD} \\
 && chown nginx:nginx ${USER.home}
COPY --from=entrypoint --chmod=755 docker-entrypoint.sh /
ENTRYPOINT ["/docker-entrypoint.sh"]
EXPOSE 80
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
`,
    identity: () => Promise.resolve(JSON.stringify([TEXT, ENTRYPOINT])),
    async contexts(site) {
      const added = scratch(site, 'nginx');
      await addNginx(site, added);
      const entrypoint = scratch(site, 'nginx-entrypoint');
      writeTree(entrypoint, { 'docker-entrypoint.sh': ENTRYPOINT });
      return { added, entrypoint };
    },
  };
}

async function addNginx(site: Site, added: string): Promise<void> {
  const root = join(added, 'root');
  for (const name of FOLDERS) mkdirSync(join(root, name), { recursive: true });
  writeTree(root, TEXT);
  for (const [log, device] of [['access', 'stdout'] as const, ['error', 'stderr'] as const]) {
    symlinkSync(`/dev/${device}`, join(root, `var/log/nginx/${log}.log`));
  }
  await addCommonFiles(site, root);
  const [nginx, ...libraries] = await addDebian(site, root, ['nginx', ...LIBRARIES]);
  if (nginx === undefined) throw new Error('addDebian returned no row for nginx');
  const own = { ...nginx, files: [...nginx.files, ...Object.keys(TEXT)] };
  describeAddition(added, { account: USER, packages: [own, ...libraries] });
}

/** Media types and the parameters of the gateways, which Debian keeps in a package of their own. */
async function addCommonFiles(site: Site, root: string): Promise<void> {
  const apt = await openApt(site);
  const unpacked = scratch(site, 'nginx-common');
  await unpack(site, await apt.download(['nginx-common/bookworm']), unpacked);
  for (const name of ['mime.types', 'fastcgi_params', 'scgi_params', 'uwsgi_params']) {
    copyFileSync(join(unpacked, 'etc/nginx', name), join(root, 'etc/nginx', name));
  }
}
