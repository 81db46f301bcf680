import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { UsageError } from '../basics/errors.ts';
import { Interrupted } from '../basics/interruption.ts';
import { addressOf, queueUrl } from '../queue/address.ts';
import { EXIT } from '../records/exit-code.ts';
import type { Registry } from '../records/registry.ts';
import type { RunSummary } from '../records/summary.ts';
import { digestsOf } from '../runtime/brought.ts';
import type { Judges } from '../search/judges.ts';
import { runPart } from '../search/part.ts';
import { createPool } from '../search/pool.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { setUp } from '../setup/setup.ts';
import { givenPrograms } from './given-programs.ts';
import { onInterrupt } from './interrupt.ts';
import { withRuntimes } from './runtimes.ts';
import { type CommonOptions, type Context, tell } from './shared/context.ts';
import { parseJobs, parseRuntime, parseWhole } from './shared/options.ts';

/** Options of `worker` as commander gives them: text. */
export interface WorkerOptions extends CommonOptions {
  readonly queue?: string;
  readonly runtime: string;
  readonly jobs?: string;
  readonly program?: readonly string[];
  readonly metrics?: string;
}

/** One lab at a time, on the engine of this command. */
function onContainers(registry: Registry, signal: AbortSignal): Judges {
  return {
    ask: async ({ settings, part }) => {
      const summaries: RunSummary[] = [];
      try {
        for await (const summary of runPart(setUp(registry, settings), part)) summaries.push(summary);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
      // A run that the end of this command cut short says nothing.
      return signal.aborted ? [] : summaries;
    },
    run: async ({ settings, schedule }) => {
      const run = await runAndJudge(setUp(registry, settings), schedule).catch((error: unknown) => {
        if (signal.aborted) return undefined;
        throw error;
      });
      if (!run || signal.aborted) throw new Interrupted('interrupted');
      return run;
    },
    width: () => 1,
    ahead: () => 1,
    close: async () => undefined,
  };
}

/** `[HOST:]PORT`; loopback unless told. Throws UsageError. */
export function parseMetrics(text: string): { readonly host: string; readonly port: number } {
  const [, host = '127.0.0.1', port = ''] = /^(?:(.+):)?([^:]*)$/.exec(text) ?? [];
  return { host: host.replace(/^\[|\]$/g, ''), port: parseWhole('metrics', port, { min: 0, max: 65_535 }) };
}

/** `zonequake worker`: judges parts of campaigns that are on a queue, until it is told to end. Returns the exit code. */
export async function worker(context: Context, options: WorkerOptions): Promise<number> {
  const url = queueUrl(options.queue);
  if (url === undefined)
    throw new UsageError('worker wants --queue, such as redis://host:6379/0: parts of campaigns come from there');
  const address = addressOf(url);
  const runtime = parseRuntime(options.runtime);
  // Containers hold one lab at a time.
  const jobs = runtime === 'docker' ? 1 : parseJobs(options.jobs);
  const at = options.metrics === undefined ? undefined : parseMetrics(options.metrics);
  const programs = await givenPrograms(options.program);
  const interrupt = onInterrupt();
  const { signal } = interrupt;
  try {
    return await withRuntimes(context, { docker: runtime === 'docker', signal }, async (registry) => {
      const [{ connect }, { serveQueue }, { buildOf }, { createMetrics, serveMetrics }] = await Promise.all([
        import('../queue/connect.ts'),
        import('../queue/serve-queue.ts'),
        import('../queue/build.ts'),
        import('../queue/metrics.ts'),
      ]);
      const redis = await connect(address);
      const build = buildOf(registry, programs.programs && digestsOf(programs.programs));
      const name = `${hostname()}-${process.pid}-${randomBytes(2).toString('hex')}`;
      const metrics = createMetrics(jobs);
      if (at) await serveMetrics(metrics, at.host, at.port);
      const judges = runtime === 'docker' ? onContainers(registry, signal) : createPool(jobs);
      tell(
        `worker ${name}, zonequake ${build.zonequake} (${build.sources}), ${runtime}, jobs: ${jobs}, at ${address.text}`,
      );
      try {
        await serveQueue({
          ...{ name, runtime, judges, programs, redis, address, build, jobs, signal, tell, metrics },
          setUp: (settings) => setUp(registry, settings),
        });
      } finally {
        await judges.close();
        redis.disconnect();
      }
      return EXIT.ok;
    });
  } finally {
    interrupt.release();
  }
}
