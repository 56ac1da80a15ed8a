import { UserError } from '../../src/errors.ts';
import { createdAt, momentOf } from '../../src/pipeline/created.ts';

const began = '2026-11-21T18:30:00Z';

test.each([
  { name: 'nothing is asked for', given: undefined, want: began },
  { name: 'an empty value is none', given: '', want: began },
  { name: 'the first second', given: '0', want: '1970-01-01T00:00:00Z' },
  { name: 'a commit’s time', given: '1700000000', want: '2023-11-14T22:13:20Z' },
  { name: 'the last second', given: '253402300799', want: '9999-12-31T23:59:59Z' },
])('$name', ({ given, want }) => {
  expect(createdAt({ env: { SOURCE_DATE_EPOCH: given }, began })).toBe(want);
});

test.each(['x', '-1', '1.5', '1e9', ' 1', '253402300800', '9'.repeat(400)])(
  '%s is refused',
  (it) => {
    expect(() => createdAt({ env: { SOURCE_DATE_EPOCH: it }, began })).toThrow(UserError);
  },
);

test('whole seconds, UTC', () => {
  expect(momentOf(new Date('2026-11-21T19:30:59.999+01:00'))).toBe('2026-11-21T18:30:59Z');
});
