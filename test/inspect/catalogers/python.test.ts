import { python } from '../../../src/inspect/catalogers/python.ts';
import type { Extractor } from '../../../src/model/knowledge.ts';
import type { Package } from '../../../src/model/snapshot.ts';
import { scanOf, type TarEntry } from '../../fixtures/layout.ts';
import { real } from '../../formats/real.ts';
import { fc } from '../../property.ts';
import { askedFor } from '../asked.ts';
import { snapshotOf, text, type Layers } from '../programs.ts';

const SITE = 'opt/venv/lib/python3.11/site-packages';
const DIST = 'usr/lib/python3/dist-packages';

const named = (name: string, version = '1.0'): string => `Name: ${name}\nVersion: ${version}\n`;

function pypi(layers: Layers): readonly Package[] {
  return snapshotOf(layers).packages.filter(({ type }) => type === 'pypi');
}

function sizes(entries: readonly TarEntry[]): (string | number | null)[][] {
  return pypi([entries]).map(({ name, version, size }) => [name, version, size]);
}

test('asks for the records of packages and what lists their files, and for nothing else', () => {
  const asked = [
    `/${SITE}/acme-1.0.dist-info/METADATA`,
    `/${SITE}/acme-1.0.dist-info/RECORD`,
    `/${SITE}/acme-1.0.dist-info/direct_url.json`,
    `/${SITE}/acme-1.0.dist-info/top_level.txt`,
    `/${SITE}/ACME-1.0.DIST-INFO/METADATA`,
    `/${SITE}/acme.egg-info/PKG-INFO`,
    `/${SITE}/acme.egg-info/installed-files.txt`,
    `/app/src/acme.egg-info/SOURCES.txt`,
    `/${SITE}/acme-1.0-py2.7.egg/EGG-INFO/PKG-INFO`,
    `/${SITE}/acme-1.0.egg-info`,
  ];
  const others = [
    `/${SITE}/acme-1.0.dist-info/WHEEL`,
    `/${SITE}/acme-1.0.dist-info/REQUESTED`,
    `/${SITE}/acme-1.0.dist-info/licenses/METADATA`,
    `/${SITE}/acme/METADATA`,
    '/src/acme-1.0/PKG-INFO',
    '/usr/share/RECORD',
    '/app/direct_url.json',
    '/app/SOURCES.txt',
    '/app/requirements.txt',
    '/METADATA',
  ];
  expect(askedFor(python, [...asked, ...others])).toEqual(asked);
});

const MARKUPSAFE = [
  text(`${SITE}/markupsafe-3.0.4.dist-info/METADATA`, named('MarkupSafe', '3.0.4')),
  text(`${SITE}/markupsafe-3.0.4.dist-info/RECORD`, real('python-markupsafe.RECORD')),
  text(`${SITE}/markupsafe-3.0.4.dist-info/REQUESTED`, ''),
  text(`${SITE}/markupsafe/__init__.py`, 'x'.repeat(10)),
  text(`${SITE}/markupsafe/_speedups.cpython-311-x86_64-linux-gnu.so`, 'x'.repeat(1000)),
  text(`${SITE}/markupsafe/__pycache__/__init__.cpython-311.pyc`, 'x'.repeat(100)),
];

const EDITABLE = [
  text(`${SITE}/acme_orders-0.3.0.dist-info/METADATA`, real('python-editable.METADATA')),
  text(`${SITE}/acme_orders-0.3.0.dist-info/RECORD`, real('python-editable.RECORD')),
  text(`${SITE}/acme_orders-0.3.0.dist-info/direct_url.json`, real('python-editable.direct_url')),
  text(`${SITE}/__editable__.acme_orders-0.3.0.pth`, 'x'),
  text('opt/venv/bin/acme-orders', 'x'.repeat(200)),
];

test('a wheel with a C extension, in the environment of pip', () => {
  const record = real('python-markupsafe.RECORD').length;
  expect(pypi([MARKUPSAFE])).toEqual([
    {
      purl: 'pkg:pypi/markupsafe@3.0.4',
      type: 'pypi',
      name: 'MarkupSafe',
      version: '3.0.4',
      size: named('MarkupSafe', '3.0.4').length + record + 1110,
      location: `/${SITE}/markupsafe-3.0.4.dist-info/METADATA`,
      layer: 0,
      direct: true,
    },
  ]);
});

test('an editable install is listed once, with its programs and the tree that it runs from', () => {
  const before = EDITABLE.slice(0, 3).reduce(
    (sum, entry) => sum + ('content' in entry ? (entry.content?.length ?? 0) : 0),
    0,
  );
  const info = 'srv/acme/orders/src/Acme_Orders.egg-info';
  const tree = [
    text(`${info}/PKG-INFO`, named('Acme_Orders', '0.3.0')),
    text(`${info}/SOURCES.txt`, real('python-SOURCES.txt')),
    text('srv/acme/orders/src/acme_orders/__init__.py', 'x'.repeat(3000)),
  ];
  const beside = named('Acme_Orders', '0.3.0').length + real('python-SOURCES.txt').length;
  const whole = before + 1 + 200 + beside + 3000;
  expect(sizes([...EDITABLE, ...tree])).toEqual([['Acme_Orders', '0.3.0', whole]]);
  // Another version in the same tree is another package.
  const other = text(`${info}/PKG-INFO`, named('Acme_Orders', '0.4.0'));
  expect(sizes([...EDITABLE, other]).map(([, version]) => version)).toEqual(['0.4.0', '0.3.0']);
});

test('an editable install of the whole image does not own it', () => {
  const url = '{"url": "file:///", "dir_info": {"editable": true}}';
  const info = `${SITE}/acme-1.0.dist-info`;
  expect(
    sizes([
      text(`${info}/METADATA`, named('acme')),
      text(`${info}/RECORD`, 'acme.pth,,\n'),
      text(`${info}/direct_url.json`, url),
      text('bin/other', '12345'),
    ]),
  ).toEqual([['acme', '1.0', 0]]);
});

test('only where pip says what was asked for, the others were not', () => {
  const more = text(`${SITE}/acme-1.0.dist-info/METADATA`, named('acme'));
  const system = text(`${DIST}/six-1.16.0.egg-info/PKG-INFO`, named('six', '1.16.0'));
  const found = pypi([[...MARKUPSAFE, more, system]]);
  expect(found.map(({ name, direct }) => [name, direct])).toEqual([
    ['six', undefined],
    ['acme', false],
    ['MarkupSafe', true],
  ]);
});

test('what a package brought along is listed, was not asked for, and is a part of it', () => {
  const vendored = `${SITE}/setuptools/_vendor/zipp-3.0.dist-info`;
  const record = ['METADATA', 'RECORD', 'REQUESTED'].map(
    (file) => `setuptools/_vendor/zipp-3.0.dist-info/${file},,\n`,
  );
  const entries = [
    text(`${SITE}/setuptools-70.dist-info/METADATA`, named('setuptools', '70')),
    text(`${SITE}/setuptools-70.dist-info/RECORD`, record.join('')),
    text(`${vendored}/METADATA`, named('zipp', '3.0')),
    text(`${vendored}/RECORD`, 'zipp-3.0.dist-info/METADATA,,\n'),
    text(`${vendored}/REQUESTED`, ''),
  ];
  const own = named('zipp', '3.0').length + 'zipp-3.0.dist-info/METADATA,,\n'.length;
  const found = pypi([[...MARKUPSAFE, ...entries]]);
  expect(found.map(({ name, size, direct }) => [name, size, direct])).toEqual([
    ['MarkupSafe', expect.any(Number), true],
    ['setuptools', own, false],
    ['zipp', 0, undefined],
  ]);
});

describe('records of older tools', () => {
  test('installed-files.txt is relative to its own directory', () => {
    const info = `${SITE}/acme.old-1.0-py3.7.egg-info`;
    expect(
      sizes([
        text(`${info}/PKG-INFO`, named('acme.old')),
        text(`${info}/installed-files.txt`, real('python-installed-files.txt')),
        text('opt/venv/bin/tea', 'x'.repeat(1000)),
        text(`${SITE}/acme_old/sub/__init__.py`, 'x'.repeat(100)),
        text(`${SITE}/acme_single.py`, 'x'.repeat(2000)),
        text(`${SITE}/other.py`, 'x'.repeat(50_000)),
      ]),
    ).toEqual([['acme.old', '1.0', 3100 + named('acme.old').length]]);
  });

  test('sources are relative to the project, which may stand above', () => {
    const info = 'srv/orders/src/Acme_Orders.egg-info';
    expect(
      sizes([
        text(`${info}/PKG-INFO`, named('Acme_Orders')),
        text(`${info}/SOURCES.txt`, real('python-SOURCES.txt')),
        text('srv/orders/pyproject.toml', 'x'.repeat(100)),
        text('srv/orders/src/acme_orders/__init__.py', 'x'.repeat(2000)),
        text('srv/orders/notes', 'x'.repeat(50_000)),
      ]),
    ).toEqual([
      [
        'Acme_Orders',
        '1.0',
        2100 + named('Acme_Orders').length + real('python-SOURCES.txt').length,
      ],
    ]);
  });

  test('an egg is a directory', () => {
    expect(
      sizes([
        text(`${SITE}/acme-1.0-py2.7.egg/EGG-INFO/PKG-INFO`, named('acme')),
        text(`${SITE}/acme-1.0-py2.7.egg/acme/__init__.py`, 'x'.repeat(100)),
      ]),
    ).toEqual([['acme', '1.0', 100 + named('acme').length]]);
  });

  test('modules, where nothing lists files; one that several name is nobody’s', () => {
    const entries = ['a', 'b'].flatMap((name) => [
      text(`opt/site/${name}.egg-info/PKG-INFO`, named(name)),
      text(`opt/site/${name}.egg-info/top_level.txt`, `shared\n${name}\n../x\n..\n`),
      text(`opt/site/${name}/__init__.py`, 'x'.repeat(100)),
    ]);
    const own = 100 + named('a').length + 'shared\na\n../x\n..\n'.length;
    expect(
      sizes([...entries, text('opt/site/shared/x.py'), text('opt/site/b.py', 'x'.repeat(1000))]),
    ).toEqual([
      ['a', '1.0', own],
      ['b', '1.0', own + 1000],
    ]);
  });

  test('a single file says nothing of others, but in a distribution’s directory', () => {
    const record = real('python-cupshelpers.egg-info');
    const file = 'cupshelpers-1.0-py3.10.egg-info';
    expect(sizes([text(`opt/site/${file}`, record)])).toEqual([['cupshelpers', '1.0', null]]);
    const dpkg = [
      text('var/lib/dpkg/status', 'Package: python3-cupshelpers\nVersion: 1.5\n'),
      text('var/lib/dpkg/info/python3-cupshelpers.list', `/${DIST}\n/${DIST}/${file}\n`),
    ];
    expect(sizes([...dpkg, text(`${DIST}/${file}`, record)])).toEqual([['cupshelpers', '1.0', 0]]);
  });
});

test('Debian: files are dpkg’s, what Python compiled from them is not', () => {
  const files = [
    `${DIST}/blinker-1.5.dist-info/METADATA`,
    `${DIST}/blinker-1.5.dist-info/RECORD`,
    `${DIST}/blinker/base.py`,
  ];
  const { packages } = snapshotOf([
    [
      text('var/lib/dpkg/status', 'Package: python3-blinker\nVersion: 1.5-1\n'),
      text('var/lib/dpkg/info/python3-blinker.list', files.map((it) => `/${it}\n`).join('')),
      text(files[0]!, named('blinker', '1.5')),
      text(files[1]!, 'blinker/base.py,,\n'),
      text(files[2]!, 'x'.repeat(1000)),
      text(`${DIST}/blinker/__pycache__/base.cpython-311.pyc`, 'x'.repeat(70)),
    ],
  ]);
  const listed = 1000 + named('blinker', '1.5').length + 'blinker/base.py,,\n'.length;
  expect(packages.map(({ type, name, size }) => [type, name, size])).toEqual([
    ['deb', 'python3-blinker', listed],
    ['pypi', 'blinker', 70],
  ]);
});

test('two records of one package in one directory are one package', () => {
  expect(
    sizes([
      text(`${DIST}/cryptography-38.0.4.dist-info/METADATA`, named('cryptography', '38.0.4')),
      text(`${DIST}/cryptography.egg-info/PKG-INFO`, named('cryptography', '38.0.4')),
      text(`${SITE}/cryptography-38.0.4.dist-info/METADATA`, named('cryptography', '38.0.4')),
    ]).map(([name]) => name),
  ).toEqual(['cryptography', 'cryptography']);
});

test('Python 2.7’s record of itself is no package', () => {
  const path = 'usr/lib/python2.7/lib-dynload/Python-2.7.egg-info';
  expect(pypi([[text(path, named('Python', '2.7'))]])).toEqual([]);
});

test('files that uv links from its cache count once, wherever their records are read', () => {
  const cache = 'root/.cache/uv/archive-v0/x';
  const record = `acme/__init__.py,,\nacme-1.0.dist-info/METADATA,,\n`;
  const files = ['acme-1.0.dist-info/METADATA', 'acme-1.0.dist-info/RECORD', 'acme/__init__.py'];
  const venvs = ['srv/one', 'srv/two'];
  const [found, ...others] = pypi([
    [
      text(`${cache}/${files[0]}`, named('acme')),
      text(`${cache}/${files[1]}`, record),
      text(`${cache}/${files[2]}`, 'x'.repeat(100)),
      ...venvs.flatMap((venv) =>
        files.map((file) => ({ hardlink: `${venv}/${file}`, to: `${cache}/${file}` })),
      ),
    ],
    [{ whiteout: 'root/.cache' }],
  ]);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    location: '/srv/one/acme-1.0.dist-info/METADATA',
    size: 100 + named('acme').length,
  });
});

test('a purl is normalised, and says where a package came from if no index', () => {
  const info = `${SITE}/Acme.Web_ui-1.0.dist-info`;
  const purl = (url: object): string | null | undefined =>
    pypi([
      [
        text(`${info}/METADATA`, named('Acme.Web__ui', '1.0+local')),
        text(`${info}/direct_url.json`, JSON.stringify(url)),
      ],
    ])[0]?.purl;
  const git = { vcs: 'git', commit_id: 'abc' };
  expect([
    purl({ url: 'file:///wheels/x.whl', archive_info: {} }),
    purl({ url: 'https://u:p@example.com/ui.git', vcs_info: git }),
    purl({ url: 'https://example.com/ui.whl', archive_info: {} }),
  ]).toEqual([
    'pkg:pypi/acme-web-ui@1.0%2Blocal',
    'pkg:pypi/acme-web-ui@1.0%2Blocal?vcs_url=git%2Bhttps:%2F%2Fexample.com%2Fui.git%40abc',
    'pkg:pypi/acme-web-ui@1.0%2Blocal?download_url=https:%2F%2Fexample.com%2Fui.whl',
  ]);
});

function read(path: string, content: string) {
  const { facts } = scanOf([text(path, content)], [python as Extractor]);
  return {
    facts: facts.rows.get('python')?.map(([, fact]) => fact) ?? [],
    reasons: facts.failures.map(({ reason }) => reason),
  };
}

test.each([
  {
    name: 'METADATA that names nothing',
    path: `${SITE}/acme_web-1.0.dist-info/METADATA`,
    content: '\0\x7fELF',
    facts: [{ kind: 'package', name: 'acme_web', version: '1.0' }],
    reasons: ['it names no package, its directory does'],
  },
  {
    name: 'METADATA without a version',
    path: `${SITE}/acme_web-1.0.dist-info/METADATA`,
    content: 'Name: acme.web\n',
    facts: [{ kind: 'package', name: 'acme.web', version: '1.0' }],
    reasons: [],
  },
  {
    name: 'a single file that names nothing',
    path: `${SITE}/acme-1.0.egg-info`,
    content: '',
    facts: [],
    reasons: ['it names no package'],
  },
  {
    name: 'no JSON',
    path: `${SITE}/acme-1.0.dist-info/direct_url.json`,
    content: '{"url": ',
    facts: [],
    reasons: ['it is no JSON object'],
  },
  {
    name: 'a million files',
    path: `${SITE}/acme-1.0.dist-info/RECORD`,
    content: 'a/b,,\n'.repeat(1_000_000),
    facts: [{ kind: 'files', files: [{ directory: 'a', names: expect.any(Array) as unknown }] }],
    reasons: ['it lists more than 500000 files'],
  },
])('damaged: $name', ({ path, content, facts, reasons }) => {
  expect(read(path, content)).toEqual({ facts, reasons });
});

test('a list never leads outside the image, and cut off anywhere it does no harm', () => {
  const record = '../../../../../../../../etc/passwd,,\n/etc/group,,\n..,,\n/,,\n"a';
  const info = `${SITE}/acme-1.0.dist-info`;
  for (let length = 0; length <= record.length; length += 1) {
    const [[, , size] = []] = sizes([
      text(`${info}/METADATA`, named('acme')),
      text(`${info}/RECORD`, record.slice(0, length)),
      text('etc/passwd', '1234'),
      text('etc/group', '12'),
    ]);
    expect([0, 4, 6]).toContain(size);
  }
});

test('any list is read', () => {
  const parts = fc.constantFrom(
    '..',
    '.',
    '/',
    'a',
    '"',
    ',',
    '\n',
    '\0',
    'acme-1.0.dist-info/METADATA',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 20 }), (list) => {
      const info = `${SITE}/acme-1.0.dist-info`;
      const entries = [
        text(`${info}/METADATA`, named('acme')),
        text(`${info}/RECORD`, list.join('')),
      ];
      expect(sizes(entries)).toHaveLength(1);
    }),
  );
});
