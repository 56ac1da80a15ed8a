import { makeStepLog } from '../../../src/ports/buildx/steplog.ts';

const logOf = (lines: readonly string[]) => {
  const log = makeStepLog();
  for (const line of lines) log.add(line);
  return log;
};

const usage = Array.from({ length: 30 }, (_, index) => `usage ${index}`);

test('the last 20 lines, the one that has not ended among them', () => {
  expect(logOf(usage).lines()).toEqual(usage.slice(-20));
  expect(logOf(usage).lines('and')).toEqual([...usage.slice(-19), 'and']);
  expect(logOf(['a']).lines()).toEqual(['a']);
});

test('an error that a long usage follows stands above it, once', () => {
  const log = logOf(['fetching', 'npm error The `npm ci` command needs a lock file', ...usage]);
  expect(log.lines()).toEqual([
    'npm error The `npm ci` command needs a lock file',
    '…',
    ...usage.slice(-20),
  ]);
  // Among the last lines it is said already.
  expect(logOf([...usage, 'error: no']).lines()).toEqual([...usage.slice(-19), 'error: no']);
});

test('five errors at most', () => {
  const many = Array.from({ length: 100 }, (_, index) => `error ${index}`);
  expect(logOf(many).lines().slice(0, 7)).toEqual([...many.slice(0, 5), '…', 'error 80']);
});
