import { fileURLToPath } from 'node:url';
import { faults } from '../../faults/index.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { small } from '../../fixtures/labs/small.ts';
import { starvation } from '../../harness/invariants/starvation.ts';
import { type RunResult, runSchedule } from '../../harness/run/run.ts';
import { createDockerRuntime, type DockerRuntime } from '../../harness/runtime/docker/docker.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import { type Overrides, specOf } from '../../harness/setup/overrides.ts';

/** What runs in the containers of the reference CDN. */
export const NODE_ENTRY = fileURLToPath(new URL('../../fixtures/images/node/entry.ts', import.meta.url));
const SEED = 53;

/** The lab `small` in containers, in the `docker` timing. */
export interface DockerLab {
  readonly runtime: DockerRuntime;
  /** Runs injections on it, judged by everything. */
  run(injections: readonly Injection[], set?: Overrides, seed?: number): Promise<RunResult>;
}

/** Containers start at the first run, and are kept until `runtime.close`. */
export function dockerLab(): DockerLab {
  const runtime = createDockerRuntime({ entry: NODE_ENTRY });
  const kinds = new Map(faults.map((fault) => [fault.kind, fault]));
  return {
    runtime,
    async run(injections, set = {}, seed = SEED) {
      const definition = small.define(specOf(small, 'docker', set));
      const experiment = { definition, faults: kinds, invariants, runtime };
      const first = await runSchedule(experiment, { seed, injections });
      // As a campaign does: what a machine that was too busy has said nothing of is run once more.
      const isUnsaid =
        first.verdict.verdict === 'inconclusive' && starvation(first.history, definition.spec) !== undefined;
      return isUnsaid ? runSchedule(experiment, { seed, injections }) : first;
    },
  };
}
