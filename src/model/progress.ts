// F0. Types only: what a run tells while it goes on. Ports and pipeline send, render shows.

/** The phases in the order they run; `prepare` and `export` may be absent. */
export type Phase = 'plan' | 'prepare' | 'build' | 'export' | 'scan' | 'judge';

/** `at` is a clock reading in milliseconds; only differences matter. */
export type ProgressEvent =
  | {
      /** Once, first: what is being judged. Parts are shown three spaces apart. */
      readonly kind: 'begin';
      readonly at: number;
      readonly parts: readonly string[];
    }
  | { readonly kind: 'start'; readonly at: number; readonly phase: Phase }
  | {
      readonly kind: 'update';
      readonly at: number;
      readonly phase: Phase;
      /** In short: `step 22 of 48`, `19 of 31 layers, 8 from cache`. Untrusted text is allowed. */
      readonly text: string;
      /** Bytes done and to do, where they are known. */
      readonly bytes?: number;
      readonly totalBytes?: number;
      /** What is at work right now: an instruction, a layer. Untrusted text is allowed. */
      readonly detail?: string;
    }
  | {
      readonly kind: 'done';
      readonly at: number;
      readonly phase: Phase;
      /** What the phase did: `48 steps, 31 cached`. */
      readonly text: string;
      readonly bytes?: number;
    };

/** Collaborators take one of these; `() => {}` is silence. */
export type OnProgress = (event: ProgressEvent) => void;
