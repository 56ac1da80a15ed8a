// Packages of dpkg, rpm, RubyGems, Composer and Go in one real image, against what their own tools
// list there. Python and Node have files of their own.

import { useEngine } from './engine.ts';
import { buildListed, identities, packagesIn, type Listed } from './listed.ts';

const SPEC = `Name: acme-orders
Epoch: 2
Version: 1.4
Release: 3
Summary: Orders
License: MIT
BuildArch: noarch
%description
Orders.
%install
mkdir -p %{buildroot}/opt/acme
head -c 5000 /dev/zero > %{buildroot}/opt/acme/orders
%files
/opt/acme/orders
`;

const COMPOSER = JSON.stringify({
  name: 'acme/shop',
  repositories: [{ type: 'path', url: 'packages/*' }, { packagist: false }],
  require: { 'acme/orders': '1.2.0' },
  'require-dev': { 'acme/checks': '0.3.1' },
});

const library = (name: string, version: string, require: object): string =>
  JSON.stringify({ name, version, require });

const DOCKERFILE = `FROM golang:1.23 AS go

FROM debian:bookworm-slim AS runtime
RUN apt-get update && apt-get install -y --no-install-recommends \\
      ruby ruby-rack ruby-nokogiri composer rpm
RUN mkdir /lists
COPY acme.spec /
RUN rpm --initdb --dbpath /var/lib/rpm && rpmbuild -bb acme.spec \\
 && rpm -i --dbpath /var/lib/rpm --nodeps --force-debian /root/rpmbuild/RPMS/noarch/*.rpm \\
 && rpm -qa --dbpath /var/lib/rpm --qf '%{NAME} %{EVR}\\n' > /lists/rpm
WORKDIR /shop
COPY shop ./
RUN COMPOSER_ALLOW_SUPERUSER=1 composer install --no-interaction \\
 && COMPOSER_ALLOW_SUPERUSER=1 composer show --format=json > /lists/composer.json
RUN gem list --all > /lists/gem
COPY --from=go /usr/local/go/bin /usr/local/go/bin
RUN GOROOT=/usr/local/go /usr/local/go/bin/go version -m /usr/local/go/bin > /lists/go
RUN dpkg-query -W -f '\${db:Status-Status} \${Package} \${Version}\\n' > /lists/dpkg

FROM scratch AS lists
COPY --from=runtime /lists /
`;

let built: Listed;

beforeAll(async () => {
  const engine = await useEngine(['debian:bookworm-slim', 'golang:1.23']);
  built = await buildListed(engine, 'ecosystems', {
    Dockerfile: DOCKERFILE,
    'acme.spec': SPEC,
    'shop/composer.json': COMPOSER,
    'shop/packages/orders/composer.json': library('acme/orders', '1.2.0', { 'acme/money': '*' }),
    'shop/packages/money/composer.json': library('acme/money', '4.0.0', {}),
    'shop/packages/checks/composer.json': library('acme/checks', '0.3.1', {}),
  });
}, 1_200_000);

function linesOf(list: string): string[] {
  const lines = built.list(list).split('\n');
  return lines.filter((line) => line !== '');
}

function found(type: string, folder = ''): ReturnType<typeof packagesIn> {
  return packagesIn(built.snapshot, type, folder);
}

test('every record was read', () => {
  expect(built.snapshot.problems).toEqual([]);
});

test('dpkg-query -W', () => {
  const theirs = linesOf('dpkg').map((line) => line.replace(/^installed /u, ''));
  expect(theirs.length).toBeGreaterThan(100);
  expect(identities(found('deb'))).toEqual(theirs.toSorted());
});

test('rpm -qa', () => {
  expect(linesOf('rpm')).toEqual(['acme-orders 2:1.4-3']);
  expect(identities(found('rpm'))).toEqual(linesOf('rpm'));
  expect(found('rpm').map(({ size }) => size)).toEqual([5000]);
});

test('gem list', () => {
  const theirs = linesOf('gem').flatMap((line) => {
    const [, name = '', versions = ''] = /^(\S+) \((.+)\)$/u.exec(line) ?? [];
    return versions.split(', ').map((version) => `${name} ${version.replace(/^default: /u, '')}`);
  });
  expect(theirs.length).toBeGreaterThan(20);
  expect([...new Set(identities(found('gem')))]).toEqual(theirs.toSorted());
});

test('composer show', () => {
  const { installed } = JSON.parse(built.list('composer.json')) as {
    installed: { name: string; version: string }[];
  };
  expect(installed).toHaveLength(3);
  const ours = found('composer', '/shop');
  expect(identities(ours)).toEqual(identities(installed));
  expect(ours.filter(({ dev }) => dev === true).map(({ name }) => name)).toEqual(['acme/checks']);
});

test('go version -m', () => {
  const theirs: string[] = [];
  let file = '';
  for (const line of linesOf('go')) {
    const [, path, version] = /^(\/\S+): go(\S+)$/u.exec(line) ?? [];
    if (path !== undefined) {
      file = path;
      theirs.push(`${file} stdlib ${version ?? ''}`);
    }
    const [, name] = /^\t(?:mod|dep)\t(\S+)/u.exec(line) ?? [];
    if (name !== undefined) theirs.push(`${file} ${name}`);
    // The standard library's own programs are of no module.
    const [, program] = /^\tpath\t(cmd\/\S+)/u.exec(line) ?? [];
    if (program !== undefined) theirs.push(`${file} ${program}`);
  }
  const ours = found('golang', '/usr/local/go/bin').map(({ location, name, version }) =>
    name === 'stdlib' ? `${location} stdlib ${version.replace(/^go/u, '')}` : `${location} ${name}`,
  );
  expect(theirs.length).toBeGreaterThan(2);
  expect(ours.toSorted()).toEqual([...new Set(theirs)].toSorted());
});
