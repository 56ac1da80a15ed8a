import { claimedDiffIds, createdBy, parseConfig, platformOf } from '../../src/oci/config.ts';
import { isPlatform, parseDocument } from '../../src/oci/manifest.ts';
import { sha256 } from '../fixtures/layout.ts';

const layer = (text: string): object => ({ created_by: text });
const empty = (text: string): object => ({ created_by: text, empty_layer: true });

test.each([
  {
    name: 'in order',
    history: [layer('a'), empty('ENV'), layer('b'), empty('CMD')],
    want: ['a', 'b'],
  },
  { name: 'no history', history: undefined, want: ['', ''] },
  { name: 'not one row a layer', history: [layer('a')], want: ['', ''] },
  { name: 'rows without text', history: [{}, layer('b')], want: ['', 'b'] },
])('created_by: $name', ({ history, want }) => {
  expect(createdBy({ history }, 2)).toEqual(want);
});

test.each([
  [{ os: 'linux', architecture: 'arm', variant: 'v7' }, 'linux/arm/v7'],
  [{ os: 'linux', architecture: 'amd64' }, 'linux/amd64'],
  [{ architecture: 'amd64' }, 'linux/amd64'],
])('platform of %j', (config, want) => {
  expect(platformOf(config)).toBe(want);
});

test.each([
  ['linux/arm64', 'linux/arm64/v8', true],
  ['linux/arm/v7', 'linux/arm', true],
  ['linux/arm/v6', 'linux/arm', false],
  ['linux/amd64', 'Linux/AMD64', true],
  ['linux/amd64', 'windows/amd64', false],
  ['linux/amd64', 'linux/386', false],
])('%s is %s: %s', (have, want, is) => {
  expect(isPlatform(have, want)).toBe(is);
});

test.each([
  { config: '[]', layers: 0 },
  { config: '{', layers: 0 },
  { config: '{}', layers: 1 },
  { config: '{"rootfs":{"diff_ids":["sha256:1"]}}', layers: 1 },
])('refuses the config $config for $layers layers', ({ config, layers }) => {
  const read = (): unknown => claimedDiffIds(parseConfig(Buffer.from(config)), layers);
  expect(read).toThrow(expect.objectContaining({ code: 'not-an-image' }) as Error);
});

test('takes a manifest without a media type for what its fields say', () => {
  const descriptor = (mediaType: string): object => ({ mediaType, digest: sha256('x'), size: 1 });
  const manifest = {
    schemaVersion: 2,
    config: descriptor('application/vnd.oci.image.config.v1+json'),
    layers: [
      descriptor('application/vnd.oci.image.layer.v1.tar'),
      descriptor('application/vnd.oci.image.layer.v1.tar+zstd'),
      descriptor('application/vnd.oci.image.layer.nondistributable.v1.tar+gzip'),
      descriptor('application/vnd.docker.image.rootfs.diff.tar.gzip'),
      descriptor('application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'),
    ],
  };
  const document = parseDocument(Buffer.from(JSON.stringify(manifest)), 'it');
  expect(document).toMatchObject({ kind: 'manifest', layers: { length: 5 } });
});
