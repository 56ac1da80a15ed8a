import { fc } from '../property.ts';
import { formatMarker, markerKey, parseMarker, type Marker } from '../../src/text/marker.ts';

const head = '7c46762a3cc4ad23eb4431fe91d7c08aa3d3d736';
const full: Marker = { key: 'web', head, run: '19433871220', attempt: '2', of: null };

test('as the mocks have it', () => {
  const want = `<!-- stagegate:v1 key=web head=${head} run=19433871220 attempt=2 -->`;
  expect(formatMarker(full)).toBe(want);
  expect(parseMarker(`${want}\n### ✅ web passes`)).toEqual(full);
});

test.each([
  ['no marker', '### ✅ web passes'],
  ['quoted further down', `> hi\n${formatMarker(full)}`],
  ['behind a space', ` ${formatMarker(full)}`],
  ['of another tool', '<!-- sticky key=web -->'],
  ['of a version to come', '<!-- stagegate:v2 key=web -->'],
  ['without a key', `<!-- stagegate:v1 head=${head} -->`],
  ['never closed', '<!-- stagegate:v1 key=web'],
  ['empty', ''],
])('no marker of ours: %s', (_, body) => {
  expect(parseMarker(body)).toBeNull();
});

test('a key is kept whole, none is the default', () => {
  expect(markerKey('Web_1.2-x')).toBe('Web_1.2-x');
  expect(markerKey(null)).toBe('default');
  expect(formatMarker({ key: '', head: null, run: null, attempt: null, of: null })).toBe(
    '<!-- stagegate:v1 key=default -->',
  );
});

test('whatever stands in it, one comment of HTML that is read back', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('--', '-->', '<!--', 'a b', '=', '\n'));
  const any = fc.option(text);
  fc.assert(
    fc.property(text, any, any, any, (key, commit, run, attempt) => {
      const shown = formatMarker({ key, head: commit, run, attempt, of: run });
      expect(shown.slice(4, -3)).not.toMatch(/--|>|\n/);
      expect(parseMarker(shown)?.key).toBe(markerKey(key));
    }),
  );
});
