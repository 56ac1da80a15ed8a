// May touch: nothing; the sink is handed in.

/** Progress of the lab, one line at a time; durations are seconds since the log was made. */
export interface Log {
  line(text: string): void;
  /** Runs `work` and reports its name when it starts, and its time when it ends or fails. */
  phase<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** A log that writes `[  1.2 s] text` lines to `sink`. */
export function makeLog(sink: (line: string) => void, now: () => number = Date.now): Log {
  const began = now();
  const seconds = (from: number) => `${((now() - from) / 1000).toFixed(1)} s`;
  const line = (text: string) => sink(`[${seconds(began).padStart(8)}] ${text}`);
  return {
    line,
    async phase(name, work) {
      const from = now();
      line(`${name} ...`);
      try {
        const result = await work();
        line(`${name}: done in ${seconds(from)}`);
        return result;
      } catch (error) {
        line(`${name}: FAILED after ${seconds(from)}`);
        throw error;
      }
    },
  };
}
