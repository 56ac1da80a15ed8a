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
import { runScanJob, type ScanJob, type ScanJobResult } from './scanjob.ts';

/** Marks a worker of ours: other libraries start workers too. */
const MARK = 'stagegate-scan';

/** Each thread costs about 40 MiB, and reading is bound by memory bandwidth soon after. */
const MAX_THREADS = 4;

/** Starting a thread takes as long as scanning so many compressed bytes. */
const WORTH_A_THREAD = 4 << 20;

interface Pending {
  readonly job: ScanJob;
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
  readonly #limit: number;
  readonly #queue: Pending[] = [];
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  #running = 0;
  #scheduled = false;

  /** `threads` 0 keeps everything in this thread, as do extractors that no thread can import. */
  constructor(extractors: readonly Extractor[], threads: number | null) {
    this.#extractors = extractors;
    const wanted = threads ?? Math.min(availableParallelism(), MAX_THREADS);
    this.#limit = extractors === EXTRACTORS ? wanted : 0;
  }

  run(job: ScanJob, onBytes: (bytes: number) => void): Promise<ScanJobResult> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, onBytes, resolve, reject });
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
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }

  #dispatch(): void {
    this.#queue.sort((left, right) => right.job.size - left.job.size);
    const bytes = this.#queue.reduce((sum, { job }) => sum + job.size, 0);
    const few = this.#queue.length < 2 || bytes < WORTH_A_THREAD;
    if (this.#limit === 0 || (few && this.#running === 0 && this.#all.size === 0)) {
      void this.#runHere();
      return;
    }
    while (this.#queue.length > 0 && this.#running < this.#limit) {
      void this.#runInThread(this.#queue.shift()!, this.#idle.pop() ?? this.#start());
    }
  }

  async #runHere(): Promise<void> {
    if (this.#running > 0) return;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#running += 1;
      await runScanJob(next.job, this.#extractors, next.onBytes).then(next.resolve, next.reject);
      this.#running -= 1;
    }
  }

  async #runInThread(pending: Pending, worker: Worker): Promise<void> {
    this.#running += 1;
    try {
      pending.resolve(await converse(worker, pending));
      this.#idle.push(worker);
    } catch (error) {
      // A thread that failed a layer is as good as new; one that died is not kept.
      if (this.#all.has(worker)) this.#idle.push(worker);
      pending.reject(error);
    }
    this.#running -= 1;
    this.#dispatch();
  }

  #start(): Worker {
    const worker = new Worker(fileURLToPath(import.meta.url), {
      workerData: MARK,
      execArgv: [],
      // Layers go straight through: a small young generation keeps two threads within 300 MiB.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    this.#all.add(worker);
    worker.once('exit', () => this.#all.delete(worker));
    // An idle thread does not keep the process; a listener keeps its death from being thrown.
    worker.on('error', () => this.#all.delete(worker));
    worker.unref();
    return worker;
  }
}

function converse(worker: Worker, { job, onBytes }: Pending): Promise<ScanJobResult> {
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
    worker.postMessage(job);
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
  port.on('message', (job: ScanJob) => {
    void work(port, job);
  });
}

async function work(port: MessagePort, job: ScanJob): Promise<void> {
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
