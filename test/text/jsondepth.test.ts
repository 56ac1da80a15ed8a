import { firstValue, nestsDeeper, parseDocument } from '../../src/text/jsondepth.ts';
import { fc } from '../property.ts';

test.each([
  { name: 'nothing', text: '', depth: 0 },
  { name: 'a number', text: '1', depth: 0 },
  { name: 'siblings', text: '[[],[],{"a":[]}]', depth: 3 },
  { name: 'brackets in strings', text: '["[[[[{{{{"]', depth: 1 },
  { name: 'escaped quotes', text: '["\\"[[[", "\\\\", []]', depth: 2 },
  { name: 'a string without end', text: '["[[[[', depth: 1 },
])('depth: $name', ({ text, depth }) => {
  expect(nestsDeeper(text, depth)).toBe(false);
  if (depth > 0) expect(nestsDeeper(text, depth - 1)).toBe(true);
});

test('whatever nests no deeper than allowed is parsed as ever', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 20 }), (text) => {
      expect(parseDocument(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('a byte order mark is passed by', () => {
  expect(parseDocument('\ufeff{"a":1}')).toEqual({ a: 1 });
});

test.each([
  { name: 'eight million brackets', text: '['.repeat(8 << 20), want: /^its JSON nests more than/ },
  { name: 'half a document', text: '{"secret":"x', want: /^it is no JSON, or only a part of it$/ },
])('refused at once: $name', ({ text, want }) => {
  expect(() => parseDocument(text)).toThrow(want);
});

test.each([
  { name: 'an object before other bytes', text: '{"a":[1,"]}"]}\u0006{', want: '{"a":[1,"]}"]}' },
  { name: 'all of it', text: '[{}]', want: '[{}]' },
  { name: 'a cut object', text: '{"a":[1', want: null },
  { name: 'a cut string', text: '{"a":"}', want: null },
  { name: 'nothing', text: '', want: null },
])('the first value: $name', ({ text, want }) => {
  expect(firstValue(text)).toBe(want);
});
