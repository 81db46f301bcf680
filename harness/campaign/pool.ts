import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { HarnessError } from '../errors.ts';
import type { Part } from './part.ts';
import type { Settings } from './setup.ts';
import type { RunSummary } from './summary.ts';

/** What a worker is asked: some runs of a campaign. It keeps nothing between requests that matters. */
export interface WorkerRequest {
  readonly settings: Settings;
  readonly part: Part;
}

export type WorkerReply = { readonly summaries: readonly RunSummary[] } | { readonly error: string };

/** Worker processes that judge runs. */
export interface Pool {
  /** Hands a part to the next idle worker. Rejects with HarnessError when that worker fails or dies. */
  ask(request: WorkerRequest): Promise<readonly RunSummary[]>;
  /** Ends all workers at once; parts under way are lost. */
  close(): void;
}

const CLOSED = 'the workers have been sent home';
const BIN = new URL('../zonequake.mjs', import.meta.url);

function exchange(worker: ChildProcess, request: WorkerRequest): Promise<readonly RunSummary[]> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', onMessage).off('exit', onExit);
      act();
    };
    const onMessage = (reply: WorkerReply) =>
      settle(() => ('error' in reply ? reject(new HarnessError(reply.error)) : resolve(reply.summaries)));
    const onExit = (code: number | null, signal: string | null) =>
      settle(() => reject(new HarnessError(`a worker process ended in the middle of its runs (${signal ?? code})`)));
    worker.on('message', onMessage).on('exit', onExit);
    // A worker that dies before it has read this fails the sending too; its exit says why, unless that has been and gone.
    worker.send(request, (error) => {
      if (error && (worker.exitCode !== null || worker.signalCode !== null)) onExit(worker.exitCode, worker.signalCode);
    });
  });
}

/** A worker that runs. Rejects with HarnessError where the machine has no process to give. */
async function startWorker(bin: URL, workers: Set<ChildProcess>): Promise<ChildProcess> {
  try {
    const worker = fork(bin, ['worker'], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    workers.add(worker);
    const forget = () => workers.delete(worker);
    // One that never started has no exit, only this error; and an error that nobody hears would end us.
    worker.on('exit', forget).on('error', forget);
    await once(worker, 'spawn');
    return worker;
  } catch (error) {
    throw new HarnessError(`a worker process cannot be started (${(error as Error).message}): try --jobs 1`);
  }
}

/** Up to `jobs` workers, each started when it is first needed. `bin` is for tests. */
export function createPool(jobs: number, bin: URL = BIN): Pool {
  const workers = new Set<ChildProcess>();
  const idle: ChildProcess[] = [];
  const waiting: { take: (worker: Promise<ChildProcess>) => void; refuse: (error: Error) => void }[] = [];
  let closed = false;
  const start = () => startWorker(bin, workers);
  const acquire = async (): Promise<ChildProcess> => {
    if (closed) throw new HarnessError(CLOSED);
    const worker = idle.pop() ?? (workers.size < jobs ? start() : undefined);
    return worker ?? new Promise((take, refuse) => waiting.push({ take, refuse }));
  };
  /** Gives a worker, or the place of one that died or never lived, to the next who waits. */
  const release = (worker: ChildProcess | undefined) => {
    if (closed) return;
    const alive = worker?.connected ? worker : undefined;
    const next = waiting.shift();
    if (next) next.take(alive ? Promise.resolve(alive) : start());
    else if (alive) idle.push(alive);
  };
  return {
    ask: async (request) => {
      let worker: ChildProcess | undefined;
      try {
        worker = await acquire();
        return await exchange(worker, request);
      } finally {
        release(worker);
      }
    },
    close: () => {
      closed = true;
      for (const { refuse } of waiting.splice(0)) refuse(new HarnessError(CLOSED));
      for (const worker of workers) worker.kill();
    },
  };
}
