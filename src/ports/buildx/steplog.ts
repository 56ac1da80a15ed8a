// F4. Pure: what is kept of a step's output: its last lines, and the first errors before them.

/** Lines from the end. */
const LAST = 20;
/** Lines that tell of an error and do not stand among the last ones: a usage may follow a cause. */
const ERRORS = 5;
const ERROR = /\b(?:error|fatal|failed|cannot|no such file|not found)\b/iu;

export interface StepLog {
  add(line: string): void;
  /**
   * At most 20 lines, `open` the last of them where it is not empty: one that has not ended. Where
   * errors came before those, the first 5 and `…` stand above.
   */
  lines(open?: string): readonly string[];
}

export function makeStepLog(): StepLog {
  const errors: string[] = [];
  const last: string[] = [];
  return {
    add(line) {
      last.push(line);
      const gone = last.length > LAST ? last.shift() : undefined;
      if (gone !== undefined && errors.length < ERRORS && ERROR.test(gone)) errors.push(gone);
    },
    lines(open = '') {
      const tail = open === '' ? [...last] : [...last, open].slice(-LAST);
      return errors.length === 0 ? tail : [...errors, '…', ...tail];
    },
  };
}
