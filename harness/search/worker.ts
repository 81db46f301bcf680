import { parentPort } from 'node:worker_threads';
import { Interrupted } from '../basics/interruption.ts';
import type { Registry } from '../records/registry.ts';
import type { RunSummary } from '../records/summary.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { type Setup, setUp } from '../setup/setup.ts';
import type { PartRequest, RunRequest } from './judges.ts';
import { runPart } from './part.ts';
import type { WorkerReply } from './pool.ts';

/** The far end of a pool: answers requests from the thread that started this one, until that ends it. */
export function serveWorker(registry: Registry): Promise<void> {
  let last: { key: string; setup: Setup } | undefined;
  const setupFor = (settings: PartRequest['settings']): Setup => {
    const key = JSON.stringify(settings);
    if (last?.key !== key) last = { key, setup: setUp(registry, settings) };
    return last.setup;
  };
  const partOf = async ({ settings, part }: PartRequest): Promise<readonly RunSummary[]> => {
    const summaries: RunSummary[] = [];
    try {
      for await (const summary of runPart(setupFor(settings), part)) summaries.push(summary);
    } catch (error) {
      // What was judged before counts.
      if (!(error instanceof Interrupted)) throw error;
    }
    return summaries;
  };
  const answer = async (request: PartRequest | RunRequest): Promise<WorkerReply> => {
    try {
      if ('part' in request) return { answer: await partOf(request) };
      return { answer: await runAndJudge(setupFor(request.settings), request.schedule) };
    } catch (error) {
      const isCut = error instanceof Interrupted && { isCut: true as const };
      return { error: error instanceof Error ? error.message : String(error), ...isCut };
    }
  };
  parentPort?.on('message', (request: PartRequest | RunRequest) => {
    void answer(request).then((reply) => parentPort?.postMessage(reply));
  });
  return new Promise(() => undefined);
}
