// Python packages of a Debian system and of a virtual environment, against pip and importlib.metadata.

import type { Package } from '../../src/model/snapshot.ts';
import { useEngine } from './engine.ts';
import { buildListed, type Listed } from './listed.ts';

/** What pip lists, and the bytes of the files that importlib.metadata says each package has. */
const LIST = `import importlib.metadata as metadata, json, os, subprocess, sys
pip = [sys.executable, "-m", "pip", "list", "--format", "json"]
rows = []
for one in json.loads(subprocess.run(pip, check=True, capture_output=True).stdout):
    files = metadata.distribution(one["name"]).files or []
    paths = {os.path.realpath(file.locate()) for file in files}
    size = sum(os.path.getsize(path) for path in paths if os.path.isfile(path))
    rows.append([one["name"], one["version"], size])
json.dump(rows, sys.stdout)
`;

/** Extras, programs, a C extension, vendored packages with records, an editable install. */
const DOCKERFILE = `FROM debian:bookworm-slim AS debian
RUN apt-get update && apt-get install -y --no-install-recommends python3-venv python3-pip \\
      python3-yaml python3-cryptography python3-gi python3-six python3-blinker
COPY list.py /
RUN mkdir /lists && python3 /list.py > /lists/system.json

FROM debian AS runtime
RUN python3 -m venv /opt/venv
COPY orders /srv/orders
RUN /opt/venv/bin/pip install markupsafe==3.0.2 'requests[socks]==2.32.3' setuptools==75.8.0 \\
 && /opt/venv/bin/pip install -e /srv/orders
RUN /opt/venv/bin/python /list.py > /lists/venv.json
RUN /opt/venv/bin/pip list --format=json \\
      --path=/opt/venv/lib/python3.11/site-packages/setuptools/_vendor > /lists/vendored.json

FROM scratch AS lists
COPY --from=runtime /lists /
`;

const PROJECT = `[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"
[project]
name = "Acme_Orders"
version = "0.3.0"
dependencies = ["requests"]
[project.scripts]
acme-orders = "acme_orders:main"
[tool.setuptools.packages.find]
where = ["src"]
`;

type Row = readonly [name: string, version: string, bytes: number];

let built: Listed;
let packages: readonly Package[];

beforeAll(async () => {
  built = await buildListed(await useEngine(['debian:bookworm-slim']), 'python', {
    Dockerfile: DOCKERFILE,
    'list.py': LIST,
    'orders/pyproject.toml': PROJECT,
    'orders/src/acme_orders/__init__.py': 'def main(): pass\n',
  });
  expect(built.snapshot.problems).toEqual([]);
  packages = built.snapshot.packages.filter(({ type }) => type === 'pypi');
}, 900_000);

function told(list: string): readonly Row[] {
  return JSON.parse(built.list(list)) as Row[];
}

function found(site: string): readonly Package[] {
  const direct = new RegExp(`^${site}/[^/]+/[^/]+$`, 'u');
  return packages.filter(({ location }) => direct.test(location));
}

const identities = (rows: readonly Row[]): string[] =>
  rows.map(([name, version]) => `${name} ${version}`).sort();

test.each([
  { name: 'Debian’s own', list: 'system.json', site: '/usr/lib/python3/dist-packages' },
  { name: 'a venv', list: 'venv.json', site: '/opt/venv/lib/python3.11/site-packages' },
])('pip lists the same packages: $name', ({ list, site }) => {
  const rows = told(list);
  expect(rows.length).toBeGreaterThan(7);
  expect(
    found(site)
      .map(({ name, version }) => `${name} ${version}`)
      .sort(),
  ).toEqual(identities(rows));
});

test('a package in the venv has the bytes of its files; an editable one those of its tree too', () => {
  const bytes = new Map(found('/opt/venv/lib/python3.11/site-packages').map((it) => [it.name, it]));
  for (const [name, , size] of told('venv.json')) {
    if (name === 'Acme_Orders') expect(bytes.get(name)?.size).toBeGreaterThan(size);
    else expect([name, bytes.get(name)?.size]).toEqual([name, size]);
  }
});

test('what was asked for by name is told apart from what that needs', () => {
  const asked = found('/opt/venv/lib/python3.11/site-packages').filter(({ direct }) => direct);
  expect(asked.map(({ name }) => name).sort()).toEqual([
    'Acme_Orders',
    'MarkupSafe',
    'pip',
    'requests',
    'setuptools',
  ]);
  const system = found('/usr/lib/python3/dist-packages');
  expect(system.every(({ direct }) => direct === undefined)).toBe(true);
});

test('what setuptools brought along is listed beside it, and its bytes are setuptools’', () => {
  const text = built.list('vendored.json');
  const rows = JSON.parse(text) as { name: string; version: string }[];
  const vendored = found('/opt/venv/lib/python3.11/site-packages/setuptools/_vendor');
  expect(rows.length).toBeGreaterThan(5);
  expect(vendored.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(
    rows.map(({ name, version }) => `${name} ${version}`).sort(),
  );
  expect(vendored.every(({ size, direct }) => size === 0 && direct === undefined)).toBe(true);
});

test('Debian’s python3-six keeps its files: dpkg lists them', () => {
  expect(packages.find(({ name }) => name === 'six')?.size).toBe(0);
});
