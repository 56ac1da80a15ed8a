// F5. What a run is handed: the world, as its entry sees it.

import type { OnProgress } from '../model/progress.ts';
import type { Exec } from '../ports/exec.ts';
import type { GitHub } from '../ports/github.ts';

export interface Deps {
  readonly exec: Exec;
  /** GitHub's API for this repository; null without a token, and on the command line. */
  readonly github: GitHub | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder that paths in inputs are relative to. */
  readonly workspace: string;
  /** An existing folder of this run alone; its owner removes it. */
  readonly temp: string;
  /** Folder of layer indexes, or null: nothing is remembered. */
  readonly cacheDir: string | null;
  /** Stagegate's own version. */
  readonly version: string;
  /** Milliseconds; only differences matter. */
  readonly now: () => number;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  /** When this run began: RFC 3339, UTC, whole seconds. */
  readonly began: string;
  readonly onProgress: OnProgress;
  /** Lines of the build's own log, untrusted. */
  readonly onLog: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}
