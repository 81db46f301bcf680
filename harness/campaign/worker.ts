import { runPart } from './part.ts';
import type { WorkerReply, WorkerRequest } from './pool.ts';
import type { Registry } from './registry.ts';
import { type Setup, setUp } from './setup.ts';
import type { RunSummary } from './summary.ts';

/** The far end of a pool: answers requests from the parent process until that lets go. */
export function serveWorker(registry: Registry): Promise<void> {
  // Ctrl-C reaches the whole process group; the parent decides what it means.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit(0));
  let last: { key: string; setup: Setup } | undefined;
  const setupFor = (settings: WorkerRequest['settings']): Setup => {
    const key = JSON.stringify(settings);
    if (last?.key !== key) last = { key, setup: setUp(registry, settings) };
    return last.setup;
  };
  const answer = async ({ settings, part }: WorkerRequest): Promise<WorkerReply> => {
    try {
      const summaries: RunSummary[] = [];
      for await (const summary of runPart(setupFor(settings), part)) summaries.push(summary);
      return { summaries };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };
  process.on('message', (request: WorkerRequest) => {
    void answer(request).then((reply) => process.send?.(reply));
  });
  return new Promise(() => undefined);
}
