// F4. Threads that scan layers. This module is also what runs inside them: a bundle starts itself,
// because bundlers leave `new URL('./worker.ts')` out.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  isMainThread,
  parentPort,
  Worker,
  workerData,
  type MessagePort,
} from 'node:worker_threads';

import { UserError, type ErrorCode } from '../errors.ts';
import { EXTRACTORS } from '../inspect/index.ts';
import type { Extractor } from '../model/knowledge.ts';
import type { Pace } from '../oci/decompress.ts';
import { runScanJob, type ScanJob, type ScanJobResult, type ScanTask } from './scanjob.ts';

/** Marks a worker of ours: other libraries start workers too. */
const MARK = 'stagegate-scan';

const CORES = availableParallelism();

/**
 * This one included, and one more than processors, so that none waits for the last layer (2.45 s
 * with three threads on two processors, 2.65 s with two). More cost memory, and bandwidth is the
 * bound soon after.
 */
const MAX_THREADS = 4;

/** Compressed bytes that are scanned in about the time a thread takes to start (0.1 s). */
const WORTH_A_THREAD = 4 << 20;

interface Pending {
  readonly job: ScanJob;
  /** Compressed bytes read so far. */
  read: number;
  pace: Pace;
  readonly onBytes: (bytes: number) => void;
  readonly resolve: (result: ScanJobResult) => void;
  readonly reject: (error: unknown) => void;
}

type Message =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'done'; readonly result: ScanJobResult }
  | { readonly kind: 'failed'; readonly error: PlainError };

/** An error's way across threads: structured clone would lose code and class. */
interface PlainError {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly next: string;
  readonly details: readonly string[];
  readonly stack: string;
}

/** Runs scan jobs, the largest first, in as many threads as pay off. */
export class ScanThreads {
  readonly #extractors: readonly Extractor[];
  /** Threads beside this one. */
  readonly #limit: number;
  readonly #queue: Pending[] = [];
  readonly #idle: Worker[] = [];
  readonly #threads = new Set<Worker>();
  readonly #running = new Set<Pending>();
  #busyHere = false;
  #scheduled = false;

  /** `threads` 1 keeps everything in this thread, as do extractors that no thread can import. */
  constructor(extractors: readonly Extractor[], threads: number | null) {
    this.#extractors = extractors;
    const wanted = threads ?? (CORES === 1 ? 1 : Math.min(CORES + 1, MAX_THREADS));
    this.#limit = extractors === EXTRACTORS ? Math.max(wanted - 1, 0) : 0;
  }

  run(job: ScanJob, onBytes: (bytes: number) => void): Promise<ScanJobResult> {
    return new Promise((resolve, reject) => {
      const pending: Pending = { job, read: 0, pace: 'ahead', onBytes: tell, resolve, reject };
      function tell(bytes: number): void {
        pending.read += bytes;
        onBytes(bytes);
      }
      this.#queue.push(pending);
      if (this.#scheduled) return;
      // Jobs of one image come together: look at all of them before choosing.
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.#dispatch();
      });
    });
  }

  /** Ends all threads; jobs that still run fail. */
  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((worker) => worker.terminate()));
  }

  #dispatch(): void {
    this.#queue.sort((left, right) => right.job.size - left.job.size);
    const bytes = this.#queue.reduce((sum, { job }) => sum + job.size, 0);
    const few = this.#queue.length < 2 || bytes < WORTH_A_THREAD;
    const limit = few && this.#threads.size === 0 ? 0 : this.#limit;
    // This thread is one of them, and takes the largest: it would only wait, and needs no start.
    if (this.#queue.length > 0 && !this.#busyHere) void this.#runHere();
    while (this.#queue.length > 0 && (this.#idle.length > 0 || this.#threads.size < limit)) {
      void this.#runInThread(this.#take(), this.#idle.pop() ?? this.#start());
    }
  }

  /** The largest job, with the pace that lets all end early. */
  #take(): Pending {
    const next = this.#queue.shift()!;
    const left = [next, ...this.#queue, ...this.#running];
    const bytes = left.reduce((sum, { job, read }) => sum + job.size - read, 0);
    // More than its share of what is left: the other processors would have to wait for it.
    next.pace = next.job.size > bytes / CORES ? 'ahead' : 'in-place';
    this.#running.add(next);
    return next;
  }

  async #runHere(): Promise<void> {
    this.#busyHere = true;
    const next = this.#take();
    const task: ScanTask = { ...next.job, pace: next.pace };
    await runScanJob(task, this.#extractors, next.onBytes).then(next.resolve, next.reject);
    this.#busyHere = false;
    this.#end(next);
  }

  async #runInThread(next: Pending, worker: Worker): Promise<void> {
    await converse(worker, next).then(next.resolve, next.reject);
    // A thread that failed a layer is as good as new; one that died is not kept.
    if (this.#threads.has(worker)) this.#idle.push(worker);
    this.#end(next);
  }

  #end(done: Pending): void {
    this.#running.delete(done);
    this.#dispatch();
  }

  #start(): Worker {
    const worker = new Worker(fileURLToPath(import.meta.url), {
      workerData: MARK,
      execArgv: [],
      // Layers go straight through: a small young generation keeps two threads within 300 MiB.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    this.#threads.add(worker);
    const forget = (): void => {
      this.#threads.delete(worker);
      if (this.#idle.includes(worker)) this.#idle.splice(this.#idle.indexOf(worker), 1);
    };
    // A listener keeps a thread's death from being thrown; an idle one does not keep the process.
    worker.on('error', forget).once('exit', forget);
    worker.unref();
    return worker;
  }
}

function converse(worker: Worker, { job, pace, onBytes }: Pending): Promise<ScanJobResult> {
  return new Promise<ScanJobResult>((resolve, reject) => {
    const onMessage = (message: Message): void => {
      switch (message.kind) {
        case 'bytes':
          onBytes(message.bytes);
          return;
        case 'done': {
          const { index, ...rest } = message.result;
          // Buffers arrive as plain Uint8Array.
          resolve({ ...rest, index: Buffer.from(index.buffer, index.byteOffset, index.length) });
          return;
        }
        case 'failed':
          reject(revive(message.error));
      }
    };
    const onExit = (): void => {
      reject(new Error('a scan thread ended early'));
    };
    worker.on('message', onMessage).once('error', reject).once('exit', onExit);
    worker.ref();
    worker.postMessage({ ...job, pace } satisfies ScanTask);
    cleanup.set(worker, () => {
      worker.off('message', onMessage).off('error', reject).off('exit', onExit);
      worker.unref();
    });
  }).finally(() => cleanup.get(worker)?.());
}

const cleanup = new WeakMap<Worker, () => void>();

function plain(error: unknown): PlainError {
  if (error instanceof UserError) {
    const { code, message, next, details } = error;
    return { code, message, next, details, stack: error.stack ?? '' };
  }
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return { code: null, message, next: '', details: [], stack };
}

function revive({ code, message, next, details, stack }: PlainError): Error {
  if (code !== null) return new UserError(code, message, { next, details });
  const error = new Error(message);
  error.stack = stack;
  return error;
}

/** Bytes between two words about progress. */
const PROGRESS = 4 << 20;

/** A thread's life: one job after another, until the main thread ends it. */
function serve(port: MessagePort): void {
  port.on('message', (job: ScanTask) => {
    void work(port, job);
  });
}

async function work(port: MessagePort, job: ScanTask): Promise<void> {
  let unsaid = 0;
  const say = (message: Message, move: readonly ArrayBuffer[] = []): void => {
    port.postMessage(message, [...move]);
  };
  try {
    const result = await runScanJob(job, EXTRACTORS, (bytes) => {
      unsaid += bytes;
      if (unsaid < PROGRESS) return;
      say({ kind: 'bytes', bytes: unsaid });
      unsaid = 0;
    });
    say({ kind: 'bytes', bytes: unsaid });
    say({ kind: 'done', result }, [result.index.buffer]);
  } catch (error) {
    say({ kind: 'failed', error: plain(error) });
  }
}

if (!isMainThread && workerData === MARK && parentPort !== null) serve(parentPort);
