import { type ChildProcess, fork } from 'node:child_process';
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

/** Up to `jobs` workers, each started when it is first needed. `bin` is for tests. */
export function createPool(jobs: number, bin: URL = BIN): Pool {
  const workers = new Set<ChildProcess>();
  const idle: ChildProcess[] = [];
  const waiting: { take: (worker: ChildProcess) => void; refuse: (error: Error) => void }[] = [];
  let closed = false;
  const startWorker = () => {
    const worker = fork(bin, ['worker'], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    workers.add(worker);
    worker.on('exit', () => workers.delete(worker));
    return worker;
  };
  const acquire = (): Promise<ChildProcess> => {
    if (closed) return Promise.reject(new HarnessError(CLOSED));
    const worker = idle.pop() ?? (workers.size < jobs ? startWorker() : undefined);
    return worker ? Promise.resolve(worker) : new Promise((take, refuse) => waiting.push({ take, refuse }));
  };
  const release = (worker: ChildProcess) => {
    if (closed) return;
    const next = waiting.shift();
    if (next) next.take(worker.connected ? worker : startWorker());
    else if (worker.connected) idle.push(worker);
  };
  return {
    ask: async (request) => {
      const worker = await acquire();
      try {
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
