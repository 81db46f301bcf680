import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { parseAddress } from '../../harness/queue/address.ts';
import { buildOf } from '../../harness/queue/build.ts';
import { connect } from '../../harness/queue/connect.ts';
import { createMetrics } from '../../harness/queue/metrics.ts';
import { serveQueue } from '../../harness/queue/serve-queue.ts';
import type { RunSummary } from '../../harness/records/summary.ts';
import type { Judges } from '../../harness/search/judges.ts';
import { setUp } from '../../harness/setup/setup.ts';
import { registry } from './stub-lab.ts';

/**
 * A process of workers that judge nothing: each answers a part at once, with the runs of a file under other numbers. All else is as on a
 * real one. Arguments: the URL of the queue, how many, the file. Says `ready`, and for each message its own CPU time, ms. Ends by SIGTERM.
 */
const [, , url = '', count = '', file = ''] = process.argv;
const stored: readonly RunSummary[] = JSON.parse(readFileSync(file, 'utf8'));
const nothing = () => Promise.reject(new Error('a stub answers parts alone'));
const judges: Judges = {
  ask: async ({ part: { from, to } }) =>
    Array.from({ length: to - from }, (_, n) => {
      const summary = stored[(from + n) % stored.length];
      if (!summary) throw new Error('the file has no runs');
      return { ...summary, run: from + n };
    }),
  run: nothing,
  width: () => 1,
  ahead: () => 1,
  close: async () => undefined,
};

const address = parseAddress(url);
const controller = new AbortController();
const { signal } = controller;
setMaxListeners(0, signal);
process.on('SIGTERM', () => {
  controller.abort();
  process.disconnect?.();
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1_000);
});

const build = buildOf(registry);
const serving = Array.from({ length: Number(count) }, async (_, n) =>
  serveQueue({
    ...{ name: `stub-${process.pid}-${n}`, runtime: 'sim', judges, programs: {}, build, jobs: 1, signal, address },
    setUp: (settings) => setUp(registry, settings),
    redis: await connect(address),
    metrics: createMetrics(1),
    tell: (line) => console.error(line),
  }),
);
process.send?.('ready');
await Promise.all(serving);
