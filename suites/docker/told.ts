import { faults } from '../../faults/index.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { incidents } from '../../fixtures/incidents/index.ts';
import { labs } from '../../fixtures/labs/index.ts';
import type { Incident } from '../../harness/incident/incident.ts';
import { pick } from '../../harness/input/did-you-mean.ts';
import { EXIT } from '../../harness/records/exit-code.ts';
import { toldBy } from '../../harness/records/incident-outcome.ts';
import type { Registry } from '../../harness/records/registry.ts';
import { createDockerRuntime } from '../../harness/runtime/docker/docker.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import { prepareIncident, variantOf } from '../../harness/search/run-incident.ts';
import { whenSeen } from '../../harness/search/when-seen.ts';
import { runAndJudge } from '../../harness/setup/run-and-judge.ts';
import { asProgram, namesOf } from '../options.ts';
import { NODE_ENTRY } from './docker-lab.ts';

/**
 * `npm run told [-- <incident> ...]`: incidents in containers, in the times in which they are written, so that what operators did comes
 * when it did; every variant is to be as its file expects. Default: those on the small lab. Exit code 1 when one was not.
 */
const docker = createDockerRuntime({ entry: NODE_ENTRY, progress: (text) => console.error(text) });
const registry: Registry = { labs, faults, invariants, incidents, runtimes: [sim, docker], failures: [] };

/** Whether a variant was as expected; a run in which the machine was too busy to judge is made once more. */
async function isAsExpected(incident: Incident, name: string): Promise<boolean> {
  const startMs = performance.now();
  const variant = variantOf(incident, name);
  const told = prepareIncident(registry, incident, variant, { runtime: 'docker', timing: 'search' });
  const { setup } = told;
  const { schedule, steps } = await whenSeen(told, (one) => runAndJudge(setup, one));
  const once = async () => {
    const run = await runAndJudge(setup, schedule);
    return { run, ...toldBy({ steps }, variant, setup.experiment.definition, run) };
  };
  const first = await once();
  const { run, answer, missed } = first.answer === 'not-judged' ? await once() : first;
  const { verdict, reason, violations, leaks } = run.verdict;
  const broken = [...new Set(violations.map(({ invariant }) => invariant))].join(', ');
  const words = [verdict, broken, reason, missed.length > 0 && `missed ${missed.join(', ')}`, ...leaks].filter(Boolean);
  const seconds = Math.round((performance.now() - startMs) / 1000);
  console.log(`${incident.name}, ${name}: ${answer} after ${seconds} s (${words.join('; ')})`);
  return answer === 'as-expected' && leaks.length === 0;
}

await asProgram(async (given) => {
  const wanted =
    given.length > 0
      ? namesOf(given).map((name) => pick('incident', name, incidents, (one) => one.name))
      : incidents.filter(({ lab }) => lab === 'small');
  const answers: boolean[] = [];
  try {
    for (const incident of wanted)
      for (const name of Object.keys(incident.variants)) answers.push(await isAsExpected(incident, name));
  } finally {
    await docker.close();
  }
  console.log(`${answers.filter(Boolean).length} of ${answers.length} variants were as expected`);
  return answers.every(Boolean) ? EXIT.ok : EXIT.violated;
});
