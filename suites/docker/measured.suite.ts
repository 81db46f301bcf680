import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { faults } from '../../faults/index.ts';
import type { Family } from '../../harness/lab/topology.ts';
import { createDockerRuntime } from '../../harness/runtime/docker/docker.ts';
import type { Runtime } from '../../harness/runtime/runtime.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import type { Params } from '../../harness/schedule/fault.ts';
import { ENDED_MS, HEALED_MS, INJECTED_MS, type Metered, meterLab } from './meter.ts';
import { describeWithDocker } from './require-docker.ts';

const TIMEOUT_MS = 400_000;
/** Of 2,000 packets so many points are 4.4 standard deviations at worst. */
const LOSS_WITHIN = 4.5;
const DELAY_WITHIN_MS = 5;
/** Of a program that is throttled: when it goes on it has to read all that has come first. */
const THROTTLED_WITHIN_MS = 10;
/** Points of the share of time that a program runs. */
const SHARE_WITHIN = 3;

/** A fault, and what it is to do to datagrams that are sent to a node and back, by family: how many are lost, percent, and by how much they are late. */
interface Row {
  readonly kind: string;
  readonly target: string;
  readonly params: Params;
  readonly asked: Readonly<Record<Family, { readonly lost: number; readonly lateMs: number }>>;
  /** The share of the time that the node's program is to run, percent, where it is less than all. */
  readonly runs?: number;
}

/** What was measured, and for how long programs stood still, as the runtime says, percent of the fault's time. */
interface Measured {
  readonly metered: readonly Metered[];
  readonly stood: number;
}

const both = (lost: number, lateMs = 0): Row['asked'] => ({ 4: { lost, lateMs }, 6: { lost, lateMs } });
const only = (family: Family, lost: number, lateMs = 0): Row['asked'] => ({ ...both(0), [family]: { lost, lateMs } });
const NODE = 'node:llns-a1';

const ROWS: readonly Row[] = [
  { kind: 'packet-loss', target: NODE, params: { lossPercent: 30, direction: 'in' }, asked: both(30) },
  { kind: 'packet-loss', target: NODE, params: { lossPercent: 50, direction: 'out', family: 6 }, asked: only(6, 50) },
  // Once there, and once back.
  { kind: 'network-loss', target: 'network:x', params: { lossPercent: 20 }, asked: both(36) },
  { kind: 'network-loss', target: 'all', params: { lossPercent: 10, family: 4 }, asked: only(4, 19) },
  { kind: 'cable-cut', target: 'cable:x/y', params: {}, asked: both(100) },
  { kind: 'cable-cut', target: 'cable:x/y', params: { direction: 'in', family: 6 }, asked: only(6, 100) },
  { kind: 'latency', target: NODE, params: { delayMs: 100, direction: 'out' }, asked: both(0, 100) },
  { kind: 'latency', target: NODE, params: { delayMs: 60, direction: 'both', family: 4 }, asked: only(4, 0, 120) },
  // What comes at any moment of 100 ms waits for what is left of the stillness, with which they begin.
  { kind: 'slow-cpu', target: NODE, params: { percent: 40 }, asked: both(0, 10), runs: 40 },
  { kind: 'slow-cpu', target: NODE, params: { percent: 25 }, asked: both(0, 25), runs: 25 },
  { kind: 'node-pause', target: NODE, params: {}, asked: both(100) },
];

/** What a fault did on a runtime to each family, and what was left of it once it had healed. */
async function measure(runtime: Runtime, { kind, target, params }: Row): Promise<Measured> {
  const definition = meterLab();
  const fault = faults.find((one) => one.kind === kind);
  if (!fault) throw new Error(`there is no fault ${kind}`);
  const planned = { kind, target, params, atMs: INJECTED_MS, durationMs: HEALED_MS - INJECTED_MS, index: 0 };
  const effects = fault.effects(planned, definition.spec);
  const lab = await runtime.start(definition, 1, effects);
  try {
    await lab.runUntil(INJECTED_MS);
    const handles = await Promise.all(effects.map((effect) => lab.apply(effect, 0)));
    await lab.runUntil(HEALED_MS);
    for (const handle of handles) await handle.heal();
    await lab.runUntil(ENDED_MS);
    const touched = handles.reduce((sum, { evidence }) => sum + evidence().touched, 0);
    expect(touched, kind).to.be.above(0);
    expect(await lab.baseline(), kind).to.deep.equal([]);
    const metered = lab.history.flatMap((event) =>
      'detail' in event && event.type === 'rollout' ? [JSON.parse(event.detail) as Metered] : [],
    );
    return { metered, stood: (100 * touched) / (HEALED_MS - INJECTED_MS) };
  } finally {
    await lab.stop();
  }
}

const lostPercent = ({ sent, back }: Metered) => (100 * (sent - back)) / sent;

describeWithDocker('faults of links and nodes, as asked and as measured', () => {
  const docker = createDockerRuntime({ entry: fileURLToPath(new URL('./meter-entry.ts', import.meta.url)) });
  const lines = [
    '| fault | asked of | family | asked | measured in sim | measured in containers |',
    '| --- | --- | --- | --- | --- | --- |',
  ];
  after(async () => {
    await docker.close();
    console.log(lines.join('\n'));
  });

  for (const row of ROWS) {
    const what = `${row.kind} ${JSON.stringify(row.params)}`;
    it(`${what} of ${row.target} bites and heals on both runtimes`, async function () {
      this.timeout(TIMEOUT_MS);
      const [inSim, inContainers] = [await measure(sim, row), await measure(docker, row)];
      for (const family of [4, 6] as const) {
        const { lost, lateMs } = row.asked[family];
        const of = ({ metered }: Measured, stretch: string) =>
          metered.find((one) => one.stretch === stretch && one.family === family) ??
          expect.fail(`${stretch} was not told`);
        const late = (all: Measured) => of(all, 'fault').medianMs - of(all, 'healed').medianMs;
        const ran = (all: Measured) => 100 - all.stood;
        const runs = row.runs === undefined ? '' : `, runs ${row.runs} %`;
        const said = (all: Measured) =>
          `${row.runs === undefined ? '' : `ran ${ran(all).toFixed(1)} %, `}${lostPercent(of(all, 'fault')).toFixed(1)} % lost${of(all, 'fault').back > 0 ? `, ${late(all).toFixed(1)} ms late` : ''}; healed: ${lostPercent(of(all, 'healed')).toFixed(1)} % lost`;
        lines.push(
          `| ${what} | ${row.target} | IPv${family} | ${lost} % lost, ${lateMs} ms late${runs} | ${said(inSim)} | ${said(inContainers)} |`,
        );
        for (const all of [inSim, inContainers]) {
          expect([of(all, 'fault').sent, of(all, 'healed').sent]).to.deep.equal([2000, 200]);
          expect(lostPercent(of(all, 'fault')), 'lost').to.be.closeTo(lost, LOSS_WITHIN);
          if (lost < 100)
            expect(late(all), 'late').to.be.closeTo(
              lateMs,
              row.runs === undefined ? DELAY_WITHIN_MS : THROTTLED_WITHIN_MS,
            );
          if (row.runs !== undefined) expect(ran(all), 'ran').to.be.closeTo(row.runs, SHARE_WITHIN);
          expect(of(all, 'healed').back, 'healed').to.equal(200);
        }
      }
    });
  }
});
