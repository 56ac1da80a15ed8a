import { UserError } from '../../src/errors.ts';
import { choose, type Choosable, type Wanted } from '../../src/ports/blobs-choose.ts';

interface Named extends Choosable {
  readonly id: string;
}

const image = (id: string, platform: string): Named => ({
  id,
  platform,
  line: `${id}  ${platform}`,
});
const AMD = image('a', 'linux/amd64');
const ARM = image('b', 'linux/arm64');
const V7 = image('c', 'linux/arm/v7');
const V6 = image('d', 'linux/arm/v6');
const WINDOWS = [image('w1', 'windows/amd64'), image('w2', 'windows/amd64')];

/** The images' ids, or the error's code, text and list. */
function chosen(named: readonly Named[], wanted: Wanted): string {
  try {
    return choose(named, wanted, 'HERE')
      .map(({ id }) => id)
      .join();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.code}: ${error.message} (${error.details.join(', ')})`;
  }
}

const one = (platform?: string): Wanted => ({ kind: 'one', platform });
const all = (...platforms: string[]): Wanted => ({ kind: 'all', platforms });
const some = (...platforms: string[]): Wanted => ({ kind: 'some', platforms });

test.each<{ name: string; named: readonly Named[]; wanted: Wanted; want: string }>([
  { name: 'the only one', named: [AMD], wanted: one(), want: 'a' },
  { name: 'one by its platform', named: [AMD, ARM], wanted: one('linux/arm64'), want: 'b' },
  {
    name: 'one of two, unnamed',
    named: [AMD, ARM],
    wanted: one(),
    want: 'image-ambiguous: HERE holds 2 images (a  linux/amd64, b  linux/arm64)',
  },
  {
    name: 'the only one, of another platform',
    named: [AMD],
    wanted: one('linux/arm64'),
    want: 'image-not-found: HERE holds no image for linux/arm64 (a  linux/amd64)',
  },
  {
    name: 'none at all',
    named: [],
    wanted: one(),
    want: 'image-not-found: HERE holds no image ()',
  },
  { name: 'a variant by its name', named: [V6, V7], wanted: one('linux/arm/v7'), want: 'c' },
  {
    name: 'a variant that is not said: arm is v7',
    named: [V6, V7],
    wanted: one('linux/arm'),
    want: 'c',
  },
  { name: 'all that there are', named: [AMD, ARM], wanted: all(), want: 'a,b' },
  {
    name: 'all of those named, in their order',
    named: [AMD, ARM, V7],
    wanted: all('linux/arm64', 'linux/amd64'),
    want: 'b,a',
  },
  { name: 'one named twice', named: [AMD], wanted: all('linux/amd64', 'linux/amd64'), want: 'a' },
  {
    name: 'all of those named, one of which is not there',
    named: [AMD],
    wanted: all('linux/amd64', 'linux/s390x'),
    want: 'image-not-found: HERE holds no image for linux/s390x (a  linux/amd64)',
  },
  {
    name: 'all, two of which differ in nothing that is said',
    named: [AMD, ...WINDOWS],
    wanted: all(),
    want: 'image-ambiguous: HERE holds 2 images for windows/amd64 (a  linux/amd64, w1  windows/amd64, w2  windows/amd64)',
  },
  {
    name: 'all of none',
    named: [],
    wanted: all(),
    want: 'image-not-found: HERE holds no image ()',
  },
  { name: 'some', named: [AMD, ARM], wanted: some('linux/arm64'), want: 'b' },
  { name: 'some, unnamed', named: [AMD, ARM], wanted: some(), want: 'a,b' },
  { name: 'some that are not there', named: [AMD], wanted: some('linux/s390x'), want: '' },
  { name: 'some of none', named: [], wanted: some(), want: '' },
  { name: 'some, but what is ambiguous', named: [AMD, ...WINDOWS], wanted: some(), want: 'a' },
])('$name', ({ named, wanted, want }) => {
  expect(chosen(named, wanted)).toBe(want);
});

test('the way out is to name one that there is', () => {
  const thrown = (): unknown => choose([AMD], one('linux/arm64'), 'HERE');
  expect(thrown).toThrow(
    expect.objectContaining({ next: 'Name one of the platforms listed above.' }),
  );
});
