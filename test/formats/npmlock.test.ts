import { IncompleteFacts } from '../../src/errors.ts';
import { readHiddenLock } from '../../src/formats/npmlock.ts';
import { real, realBytes } from './real.ts';

const read = (packages: unknown) => readHiddenLock(Buffer.from(JSON.stringify({ packages })));

test('a lock that npm 11 hid', () => {
  expect(readHiddenLock(realBytes('npm-hidden-lock.json'))).toEqual({
    dev: ['node_modules/ms'],
    runtime: ['node_modules/debug', 'node_modules/debug/node_modules/ms', 'node_modules/stamp'],
  });
});

test('what is optional too is no development dependency; links and extraneous ones are none', () => {
  expect(
    read({
      '': { dev: true },
      'node_modules/a': { devOptional: true },
      'node_modules/b': { optional: true },
      'node_modules/c': { dev: true, optional: true },
      'node_modules/d': { link: true, resolved: 'packages/d' },
      'packages/d': {},
      'node_modules/e': { extraneous: true },
      'node_modules/f': null,
    }),
  ).toEqual({
    dev: ['node_modules/c'],
    runtime: ['node_modules/a', 'node_modules/b', 'packages/d'],
  });
});

test('cut anywhere it is no lock, and no crash', () => {
  const text = real('npm-hidden-lock.json').trimEnd();
  for (let length = 0; length < text.length; length += 1) {
    expect(() => readHiddenLock(Buffer.from(text.slice(0, length)))).toThrow('no lock file');
  }
});

test('100,000 packages are too many, and 50,000 stand', () => {
  const all = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`p${i}`, {}]));
  let thrown: unknown;
  try {
    read(all);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(IncompleteFacts);
  expect(thrown).toMatchObject({ message: 'more than 50000 packages' });
  const { facts } = thrown as IncompleteFacts;
  expect((facts as { runtime: string[] }).runtime).toHaveLength(50_000);
});
