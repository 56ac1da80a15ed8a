// May touch: nothing. The one error that the lab throws on purpose.

/**
 * An expected failure of the lab. `message` says what was given and what was expected; `next` is
 * the step that the reader can take. Anything else that is thrown is a bug and keeps its stack.
 */
export class LabError extends Error {
  readonly next: string;

  constructor(message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LabError';
    this.next = next;
  }
}
