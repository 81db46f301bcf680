import { writeFileSync } from 'node:fs';
import { faults } from '../../faults/index.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { small } from '../../fixtures/labs/small.ts';
import type { Verdict } from '../../harness/invariants/invariant.ts';
import { runSchedule } from '../../harness/run/run.ts';
import { createDockerRuntime } from '../../harness/runtime/docker/docker.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import { drawSchedules } from '../../harness/schedule/arbitrary.ts';
import { describeSchedule } from '../../harness/schedule/describe.ts';
import type { Fault } from '../../harness/schedule/fault.ts';
import { specOf } from '../../harness/setup/overrides.ts';
import { whyOutOfReach } from '../../harness/setup/reach.ts';
import { NODE_ENTRY } from './docker-lab.ts';

/**
 * Runs the same random schedules on both runtimes and prints the verdicts side by side: `npm run differential -- [count] [seed]
 * [path=value ...]`. Ends with exit code 1 when a verdict differs. The table goes to .zonequake/differential.md as well.
 */
const [count = '30', seed = '7', ...overrides] = process.argv.slice(2);
const set = Object.fromEntries(overrides.map((text) => text.split('=') as [string, string]));
const spec = specOf(small, 'docker', set);
const byKind: ReadonlyMap<string, Fault> = new Map(faults.map((fault) => [fault.kind, fault]));
const docker = createDockerRuntime({ entry: NODE_ENTRY, progress: (text) => console.error(text) });

/** The verdict, what it is about, and how many operations failed. */
function inShort({ verdict, reason, violations, leaks, operations }: Verdict): string {
  const broken = [...new Set(violations.map(({ invariant }) => invariant))].sort().join(' ');
  const extra = leaks.length > 0 ? `, ${leaks.length} leaks` : '';
  return `${verdict}${broken ? ` (${broken})` : ''}${verdict === 'harness-error' ? `: ${reason}` : ''}${extra}, ${operations.failed}/${operations.operations} failed`;
}

const rows = [];
let differences = 0;
const onBoth = faults.filter((fault) => whyOutOfReach(fault, spec, docker) === undefined);
const draw = { seed: Number(seed), from: 0, count: Number(count), spec, faults: onBoth, injectionsMax: 6 };
const schedules = drawSchedules(draw);
try {
  for (const [run, schedule] of schedules.entries()) {
    const on = (runtime: typeof sim) =>
      runSchedule({ definition: small.define(spec), faults: byKind, invariants, runtime }, schedule);
    const [inSim, inDocker] = [(await on(sim)).verdict, (await on(docker)).verdict];
    const same = inSim.verdict === inDocker.verdict;
    if (!same) differences++;
    const row = `| ${run} | ${schedule.injections.length} | ${inShort(inSim)} | ${inShort(inDocker)} | ${same ? 'same' : '**differs**'} |`;
    rows.push(row);
    console.log(row);
    if (!same)
      console.log(
        [...describeSchedule(schedule.injections, byKind), ...inDocker.violations.map(({ message }) => message)].join(
          '\n',
        ),
      );
  }
} finally {
  await docker.close();
}
const head = ['| run | injections | simulation | containers | |', '| --- | --- | --- | --- | --- |'];
writeFileSync('.zonequake/differential.md', [...head, ...rows, ''].join('\n'));
console.log(`${schedules.length - differences} of ${schedules.length} verdicts are the same`);
process.exitCode = differences > 0 ? 1 : 0;
