import { conda } from '../../../src/inspect/catalogers/conda.ts';
import type { Extractor } from '../../../src/model/knowledge.ts';
import { scanOf } from '../../fixtures/layout.ts';
import { real } from '../../formats/real.ts';
import { askedFor } from '../asked.ts';
import { snapshotOf, text } from '../programs.ts';

const LIBGOMP = 'libgomp-11.2.0-h1234567_1.json';
const WORDS = 'acme-words-0.4.1-pyh5c6b4ff_0.json';

test('asks for the records of environments, and for nothing else', () => {
  const records = [
    `/opt/conda/conda-meta/${LIBGOMP}`,
    `/opt/conda/envs/web/conda-meta/${LIBGOMP}`,
    `/conda-meta/${LIBGOMP}`,
  ];
  const others = [
    '/opt/conda/conda-meta/history',
    '/opt/conda/conda-meta/pinned',
    '/opt/conda/conda-meta/old/zlib-1-0.json',
    '/opt/my-conda-meta/zlib-1-0.json',
    '/opt/conda/pkgs/zlib-1-0/info/index.json',
    '/app/package.json',
    '/x.json',
  ];
  expect(askedFor(conda, [...records, ...others])).toEqual(records);
});

test('an environment: what was asked for, and what each package owns', () => {
  const meta = 'opt/web/conda-meta';
  const site = 'opt/web/lib/python3.11/site-packages';
  const { packages } = snapshotOf([
    [
      text(`${meta}/${LIBGOMP}`, real('libgomp.conda-meta')),
      text('opt/web/lib/libgomp.so.1.0.0', 'x'.repeat(1000)),
      { symlink: 'opt/web/lib/libgomp.so', to: 'libgomp.so.1.0.0' },
    ],
    [
      text(`${meta}/${WORDS}`, real('acme-words.conda-meta')),
      text('opt/web/bin/acme-words', 'x'.repeat(100)),
      text(`${site}/acme_words/__init__.py`, 'x'.repeat(10)),
      text(`${site}/acme_words-0.4.1.dist-info/METADATA`, 'Name: acme-words\nVersion: 0.4.1\n'),
      text(`${site}/acme_words-0.4.1.dist-info/RECORD`, 'acme_words/__init__.py,,\n'),
    ],
  ]);
  const at = (file: string): string => `/${meta}/${file}`;
  expect(packages.filter(({ type }) => type === 'conda')).toEqual([
    {
      purl: 'pkg:conda/acme-words@0.4.1?build=pyh5c6b4ff_0&channel=file:%2F%2F%2Fsrv%2Facme%2Fchannel&subdir=noarch&type=tar.bz2',
      type: 'conda',
      name: 'acme-words',
      version: '0.4.1',
      // The program, the module, its METADATA and RECORD, and conda's record itself.
      size: 100 + 10 + 32 + 25 + real('acme-words.conda-meta').length,
      location: at(WORDS),
      layer: 1,
      direct: true,
    },
    {
      purl: 'pkg:conda/libgomp@11.2.0?build=h1234567_1&channel=main&subdir=linux-64&type=conda',
      type: 'conda',
      name: 'libgomp',
      version: '11.2.0',
      size: 1000 + real('libgomp.conda-meta').length,
      location: at(LIBGOMP),
      layer: 0,
      direct: false,
    },
  ]);
  // pip lists it too, and its files are conda's.
  expect(packages.filter(({ type }) => type === 'pypi')).toMatchObject([
    { name: 'acme-words', version: '0.4.1', size: 0 },
  ]);
});

test('where no record tells who was asked for, none says it was not', () => {
  const path = `opt/conda/conda-meta/${LIBGOMP}`;
  const { packages } = snapshotOf([[text(path, real('libgomp.conda-meta'))]]);
  expect(packages[0]).not.toHaveProperty('direct');
});

test('files of a record never lie outside the image', () => {
  const record = { name: 'a', version: '1', files: ['../../../../../etc/passwd', '/abs', '.', ''] };
  const { packages } = snapshotOf([
    [text('opt/conda/conda-meta/a-1-0.json', JSON.stringify(record)), text('etc/passwd', '1234')],
  ]);
  expect(packages[0]?.size).toBe(4 + JSON.stringify(record).length);
});

function read(name: string, content: string | Buffer) {
  const { facts } = scanOf([text(`opt/conda/conda-meta/${name}`, content)], [conda as Extractor]);
  return { facts: facts.rows.get('conda')?.map(([, fact]) => fact), failures: facts.failures };
}

test('a damaged record: its file names the package', () => {
  const { facts, failures } = read(LIBGOMP, real('libgomp.conda-meta').slice(0, 700));
  expect(facts).toMatchObject([{ package: { name: 'libgomp', version: '11.2.0' }, files: [] }]);
  expect(failures).toEqual([
    expect.objectContaining({ reason: 'only its name could be read: it is no JSON object' }),
  ]);
});

test('a file that is no record is a problem', () => {
  const { facts, failures } = read('state.json', '{}');
  expect(facts ?? []).toEqual([]);
  expect(failures).toMatchObject([{ extractor: 'conda', reason: 'it names no package' }]);
});

test('a million files are too many', () => {
  const files = Array.from({ length: 1_000_000 }, (_, at) => `lib/${at % 1000}/${at}`);
  const { facts, failures } = read('a-1-0.json', JSON.stringify({ name: 'a', files }));
  expect(failures).toMatchObject([{ reason: 'it lists more than 500000 files' }]);
  expect((facts as { files: unknown[] }[])[0]?.files).toHaveLength(1000);
});
