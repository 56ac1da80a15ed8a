import { withoutMark } from '../../src/text/history.ts';

test.each([
  ['COPY /a /b # buildkit', 'COPY /a /b'],
  ['COPY /a /b  # buildkit \n', 'COPY /a /b'],
  ['COPY /a /b', 'COPY /a /b'],
  ['RUN echo "# buildkit" done', 'RUN echo "# buildkit" done'],
  ['# buildkit', ''],
  ['', ''],
])('%j', (createdBy, want) => {
  expect(withoutMark(createdBy)).toBe(want);
});

test('a million spaces are read once', () => {
  const text = `RUN${' '.repeat(1_000_000)}x`;
  expect(withoutMark(text)).toBe(text);
});
