import { Worker } from 'node:worker_threads';
import { HarnessError } from '../basics/errors.ts';
import { asked, Interrupted, interruption } from '../basics/interruption.ts';
import type { RunSummary } from '../records/summary.ts';
import type { RunResult } from '../run/run.ts';
import type { Judges, PartRequest, RunRequest } from './judges.ts';

/** What a worker made of a request: of a part its runs, of a schedule its run, which an end cuts short as a whole. */
export type WorkerReply =
  | { readonly answer: readonly RunSummary[] | RunResult }
  | { readonly error: string; readonly isCut?: true };

/** Parts under way or finished and not yet taken, per worker. */
const PARTS_AHEAD = 2;
/** Once they are to end, workers have this long to hand over what they have. */
const LAST_WORDS_MS = 500;
const CLOSED = 'the workers have been sent home';
const BIN = new URL('../zonequake.mjs', import.meta.url);

type AnswerTo<R> = R extends PartRequest ? readonly RunSummary[] : RunResult;

function exchange<R extends PartRequest | RunRequest>(worker: Worker, request: R): Promise<AnswerTo<R>> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const fail = (message: string) => settle(() => reject(new HarnessError(message)));
    const onMessage = (reply: WorkerReply) => {
      if ('answer' in reply) settle(() => resolve(reply.answer as AnswerTo<R>));
      else if (reply.isCut) settle(() => reject(new Interrupted(reply.error)));
      else fail(reply.error);
    };
    const onError = (error: Error) => fail(`a worker failed (${error.message}): try --jobs 1`);
    const onExit = (code: number) => fail(`a worker ended in the middle of its runs (${code})`);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(request);
  });
}

/** Starts a worker. Throws HarnessError where the machine has no thread to give. */
function startWorker(bin: URL, workers: Set<Worker>): Worker {
  try {
    // What it says on standard output is nobody's business, and it takes no loaders over from us: it has its own.
    const worker = new Worker(bin, { argv: ['pool-worker'], workerData: { asked }, stdout: true, execArgv: [] });
    workers.add(worker);
    const forget = () => workers.delete(worker);
    // An error that nobody hears would end us.
    worker.on('exit', forget).on('error', forget);
    return worker;
  } catch (error) {
    throw new HarnessError(`a worker cannot be started (${(error as Error).message}): try --jobs 1`);
  }
}

/**
 * Workers that are threads, since those end with their process, however that ends: up to `jobs`, each started when it is first needed, and
 * keeping nothing between requests that matters. `bin` is for tests.
 */
export function createPool(jobs: number, bin: URL = BIN): Judges {
  const workers = new Set<Worker>();
  const idle: Worker[] = [];
  const waiting: { take: () => void; refuse: (error: Error) => void }[] = [];
  let closed = false;
  const acquire = async (isFirst: boolean): Promise<Worker> => {
    if (closed) throw new HarnessError(CLOSED);
    const free = idle.pop();
    if (free) return free;
    if (workers.size < jobs) return startWorker(bin, workers);
    return new Promise<Worker>((resolve, reject) => {
      const next = { take: () => resolve(acquire(isFirst)), refuse: reject };
      if (isFirst) waiting.unshift(next);
      else waiting.push(next);
    });
  };
  /** Gives a worker, or the place of one that died or never lived, to the next who waits. */
  const release = (worker: Worker | undefined) => {
    if (closed) return;
    if (worker && workers.has(worker)) idle.push(worker);
    waiting.shift()?.take();
  };
  const close = () => {
    closed = true;
    for (const { refuse } of waiting.splice(0)) refuse(new HarnessError(CLOSED));
    for (const worker of workers) void worker.terminate();
  };
  interruption.addEventListener('abort', () => setTimeout(close, LAST_WORDS_MS).unref());
  const ask = async <R extends PartRequest | RunRequest>(request: R): Promise<AnswerTo<R>> => {
    let worker: Worker | undefined;
    try {
      worker = await acquire('schedule' in request);
      return await exchange(worker, request);
    } finally {
      release(worker);
    }
  };
  return {
    ask,
    run: ask,
    width: () => jobs,
    ahead: () => jobs * PARTS_AHEAD,
    close: async () => close(),
  };
}
