import { HarnessError } from '../../basics/errors.ts';
import type { Ms } from '../../lab/spec.ts';
import { askAll } from '../../own/client/ask-all.ts';
import { contextOf } from '../../own/client/context-of.ts';
import { servedIn } from '../../own/client/watch-serials.ts';
import { workloadOf } from '../../own/client/workload.ts';
import { rolledIn, untilSettled } from '../../own/lab/backoff.ts';
import { cannotInOwnLab } from '../../own/lab/cannot-own.ts';
import { beginOwnRun } from '../../own/lab/own-lab-run.ts';
import type { Heard } from '../../own/platform/heard.ts';
import { type OwnSpec, recoverMsOf } from '../../own/platform/own-spec.ts';
import type { DockerRuntime } from '../../runtime/docker/docker.ts';
import type { Lab } from '../../runtime/runtime.ts';
import { canonicalJson } from '../../schedule/canonical.ts';
import { betweenRuns } from './between-runs.ts';
import { lookerAt } from './look-at-lab.ts';
import type { Renewable } from './renewable.ts';

/**
 * Runs on an owner's lab that stands, one after the other: between two, all is healed and every check has held twice. A lab that does not get
 * there is made anew: what the run before it did to it is that run's, and what follows has a lab that is well.
 */
export function ownRuntime(lab: Renewable): { readonly docker: DockerRuntime; anew(): Promise<void> } {
  const { bootMs } = lab.now();
  const [resetMs, runMs]: [Ms[], Ms[]] = [[], []];
  /** Whether no run has been made on it. */
  let isNew = true;
  let rolled: readonly string[] = [];
  const lively = new Set<string>();
  const look = lookerAt(() => lab.now().askAll());
  /** Resolves when a new lab is well, with who answers in it. Throws HarnessError when it is not even then. */
  const anew = async (why: string): Promise<readonly Heard[]> => {
    const { spec } = lab.now();
    const { spec: made, files } = await lab.renew(why);
    isNew = true;
    rolled = [];
    const { readyMs } = files.labFile.lab;
    if (canonicalJson(made) !== canonicalJson(spec))
      throw new HarnessError('the lab that was made anew is another: somebody has changed its files');
    const { heard, wrong } = await look(readyMs);
    if (wrong !== undefined)
      throw new HarnessError(`the lab is not as its checks say after ${readyMs / 1000} s with no fault: ${wrong}`);
    return heard;
  };
  /** Resolves when the lab is well, with who answers in it. Throws HarnessError when it is not even where it is new. */
  const ready = async (spec: OwnSpec): Promise<readonly Heard[]> => {
    const { reset, readyMs } = lab.now().files.labFile.lab;
    if (!isNew && reset === 'recreate') await anew('as the lab file has it between runs');
    await betweenRuns(lab.now(), isNew);
    const { heard, wrong } = await look(reset === 'heal' ? recoverMsOf(spec) : readyMs);
    return wrong === undefined ? heard : anew('it does not get well by itself');
  };
  const start = async (spec: OwnSpec): Promise<Lab> => {
    const startMs = performance.now();
    const before = await ready(spec);
    isNew = false;
    await untilSettled(lab.now().docker, lab.now().stage.nodes, rolled);
    resetMs.push(performance.now() - startMs);
    const { stage, docker, files, plan, peers } = lab.now();
    const { lab: said } = files.labFile;
    const begunMs = performance.now();
    const run = beginOwnRun({
      ...{ docker, stage, spec },
      workload: workloadOf({
        ...{ lab: said, questions: plan.questions, peers, before, recoverMs: recoverMsOf(spec) },
        ...{ durationMs: spec.timing.durationMs, served: servedIn(spec), lively },
        contextAt: (zeroNs) => contextOf(stage, spec, zeroNs),
        askAll: (context) => askAll(context, said, plan.questions),
      }),
    });
    const stop = async () => {
      await run.stop();
      rolled = rolledIn(run.history);
      runMs.push(performance.now() - begunMs);
    };
    // Not a copy: `history` is a getter.
    return Object.assign(Object.create(run), { stop }) as Lab;
  };
  const docker: DockerRuntime = {
    name: 'docker',
    cannot: cannotInOwnLab,
    start: ({ spec }) => start(spec as OwnSpec),
    // Whoever has started the lab removes it.
    close: async () => undefined,
    timings: () => ({ bootMs, resetMs: [...resetMs], runMs: [...runMs] }),
    stage: () => undefined,
  };
  return {
    docker,
    anew: async () => void (await anew('a failure is looked into on a lab that nothing has happened to')),
  };
}
