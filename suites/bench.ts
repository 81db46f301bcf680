import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { decode, encode } from 'dns-packet';
import { faults } from '../faults/index.ts';
import { invariants } from '../fixtures/cdn/invariants/index.ts';
import { labs } from '../fixtures/labs/index.ts';
import { topologyOf } from '../harness/lab/topology.ts';
import { minimise } from '../harness/minimise/minimise.ts';
import { pin } from '../harness/minimise/pin.ts';
import type { Registry } from '../harness/records/registry.ts';
import { addTotals, NO_RUNS, totalsOf } from '../harness/records/totals.ts';
import { sim } from '../harness/runtime/sim/sim.ts';
import { runPart } from '../harness/search/part.ts';
import { runAndJudge } from '../harness/setup/run-and-judge.ts';
import { type Setup, settingsOf, setUp } from '../harness/setup/setup.ts';
import { scaledTo } from './scale.ts';

const registry: Registry = { labs, faults, invariants, incidents: [], runtimes: [sim], failures: [] };
const BIN = fileURLToPath(new URL('../harness/zonequake.mjs', import.meta.url));

const SPEED_RUNS = 100;
const QUIET_RUNS = 30;
/** Each is three hours. */
const TRUE_RUNS = 2;
const SHRINK_SEEDS = [1, 2, 3, 4, 5, 6, 7];
const START_UPS = 5;
const YARDS = 5_000;

/** Platform nodes. */
const SCALES = [30, 100, 300, 1000];
const SCALE_WARM_MS = 10_000;
const SCALE_MS = 20_000;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const say = (what: string, value: number, unit: string): void => {
  console.log(`${what.padEnd(52)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit}`);
};

const platformNodes = (spec: Setup['spec']): number =>
  topologyOf(spec).nodes.filter(({ role }) => role !== 'instrument').length;
const setupOf = (seed: number, set = {}, lab = 'small'): Setup =>
  setUp(registry, settingsOf(registry, { lab, seed, set }));

async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const startMs = performance.now();
  const result = await work();
  return { seconds: (performance.now() - startMs) / 1000, result };
}

/** Random schedules on the healthy lab, judged by the oracle and every invariant, in this one process. */
async function speed(lab: string): Promise<void> {
  const setup = setupOf(1, {}, lab);
  // The first runs are slower: the compiler warms up.
  for await (const _ of runPart(setup, { from: SPEED_RUNS, to: SPEED_RUNS + 10 }));
  const { seconds, result } = await timed(async () => {
    let totals = NO_RUNS;
    for await (const summary of runPart(setup, { from: 0, to: SPEED_RUNS }))
      totals = addTotals(totals, totalsOf(summary));
    return totals;
  });
  say(`${lab}: virtual seconds per second, random schedules, judged`, result.virtualMs / 1000 / seconds, '/s');
  say(`${lab}: operations judged`, result.operations.operations / seconds, '/s');
  say(`${lab}: schedules`, result.runs / seconds, '/s');
  await withoutFaults(lab, setup);
}

/** The load of the clients and the platform's own alone. */
async function withoutFaults(lab: string, setup: Setup): Promise<void> {
  const { seconds, result } = await timed(async () => {
    const runs = [];
    for (let seed = 0; seed < QUIET_RUNS; seed++) runs.push(await runAndJudge(setup, { seed, injections: [] }));
    return { virtualMs: runs.reduce((sum, run) => sum + run.virtualMs, 0), events: runs[0]?.history.length ?? 0 };
  });
  say(`${lab}: virtual seconds per second, no faults, judged`, result.virtualMs / 1000 / seconds, '/s');
  say(
    `${lab}: events in the history, no faults`,
    (result.events * QUIET_RUNS * 1000) / result.virtualMs,
    'per virtual second',
  );
}

/** The same with the paper's times, and as many operations as there are in campaigns. */
async function inTrueTimes(lab: string): Promise<void> {
  const set = { 'timing.opsPerSecond': 2 };
  const setup = setUp(registry, settingsOf(registry, { lab, timing: 'true', seed: 1, set }));
  const runs = async (count: number) => {
    let virtualMs = 0;
    for (let seed = 0; seed < count; seed++)
      virtualMs += (await runAndJudge(setup, { seed, injections: [] })).virtualMs;
    return virtualMs;
  };
  await runs(1);
  const { seconds, result } = await timed(() => runs(TRUE_RUNS));
  say(`${lab}: virtual seconds per second, true times, no faults, judged`, result / 1000 / seconds, '/s');
}

/** From a fresh seed to the minimal schedule of July 2021: the bug in the software that the fleet runs. */
async function shrinking(): Promise<void> {
  const all: { seconds: number; probes: number; octets: number }[] = [];
  for (const seed of SHRINK_SEEDS) {
    const setup = setupOf(seed, { 'nameserver.version': '2.1.5' });
    const { seconds, result } = await timed(async () => {
      for await (const { run, failing } of runPart(setup, { from: 0, to: 1_000 })) {
        const pinned = failing && pin(invariants, failing.verdict);
        if (failing && pinned) return minimise(setup, { schedule: failing.schedule, pinned, source: `run ${run}` });
      }
      throw new Error(`seed ${seed} found nothing`);
    });
    const octets = Number(result.schedule.injections[0]?.params.nameOctets);
    all.push({ seconds, probes: result.found.probes, octets });
  }
  say('2021 bug: shrink probes, median of 7 seeds', median(all.map(({ probes }) => probes)), 'runs');
  say('2021 bug: seed to minimal schedule, median', median(all.map(({ seconds }) => seconds)), 's');
  say('2021 bug: smallest name found, median', median(all.map(({ octets }) => octets)), 'octets');
}

/** What a virtual second costs without faults, and without judging, as the platform grows. */
async function scaling(): Promise<void> {
  const { definition } = setupOf(1, {}, 'standard').experiment;
  for (const nodes of SCALES) {
    const spec = scaledTo(definition.spec, nodes);
    const lab = await sim.start({ ...definition, spec }, 1);
    // Caches fill and the compiler warms up.
    await lab.runUntil(SCALE_WARM_MS);
    const { seconds } = await timed(() => lab.runUntil(SCALE_WARM_MS + SCALE_MS));
    await lab.stop();
    say(
      `standard with ${platformNodes(spec)} nodes: cost of a virtual second`,
      (1000 * seconds) / (SCALE_MS / 1000),
      'ms',
    );
  }
}

/** What this machine does of something that everybody has: figures of two machines are compared by their ratios to it. */
function yardstick(): void {
  const answers = Array.from({ length: 8 }, (_, n) => ({
    type: 'A' as const,
    name: 'a1.g.cdn.test',
    data: `10.0.0.${n}`,
  }));
  const rate = () => {
    const startMs = performance.now();
    for (let n = 0; n < YARDS; n++) decode(encode({ type: 'response', id: n, answers }));
    return (1000 * YARDS) / (performance.now() - startMs);
  };
  say('this machine: dns-packet, 8 records there and back', median(Array.from({ length: 5 }, rate)), '/s');
}

function startUp(): void {
  const times = Array.from({ length: START_UPS }, () => {
    const startMs = performance.now();
    spawnSync(process.execPath, [BIN, '--help']);
    return performance.now() - startMs;
  });
  say('start-up of the command line, median', median(times), 'ms');
}

yardstick();
await speed('small');
await speed('standard');
await inTrueTimes('standard');
await scaling();
await shrinking();
startUp();
