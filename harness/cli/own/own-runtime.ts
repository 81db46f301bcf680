import { HarnessError } from '../../basics/errors.ts';
import type { Ms } from '../../lab/spec.ts';
import { askAll, askUntilRight } from '../../own/client/ask-all.ts';
import { contextOf } from '../../own/client/context-of.ts';
import { workloadOf } from '../../own/client/workload.ts';
import { cannotInOwnLab } from '../../own/lab/cannot-own.ts';
import { beginOwnRun } from '../../own/lab/own-lab-run.ts';
import { type OwnSpec, recoverMsOf } from '../../own/platform/own-spec.ts';
import type { DockerRuntime } from '../../runtime/docker/docker.ts';
import type { Lab } from '../../runtime/runtime.ts';
import type { StandingOwn } from './standing.ts';

/** How often in a row everything has to be right before a run begins: once may have been luck. */
const TIMES_RIGHT = 2;

/** Runs on an owner's lab that stands, one after the other: between two, all is healed and every check has held twice. */
export function ownRuntime(standing: StandingOwn): DockerRuntime {
  const { stage, docker, files, plan, peers } = standing;
  const { lab } = files.labFile;
  const resetMs: Ms[] = [];
  const runMs: Ms[] = [];
  const ready = async (): Promise<void> => {
    const { settled, agree } = await askUntilRight(standing.askAll, { times: TIMES_RIGHT, withinMs: lab.readyMs });
    const [wrong] = [...settled, ...agree].flatMap(({ judged }) => (judged.is === 'right' ? [] : [judged.sentence]));
    if (wrong !== undefined)
      throw new HarnessError(`the lab is not as its checks say after ${lab.readyMs / 1000} s with no fault: ${wrong}`);
  };
  const start = async (spec: OwnSpec): Promise<Lab> => {
    const startMs = performance.now();
    await ready();
    resetMs.push(performance.now() - startMs);
    const begunMs = performance.now();
    const run = beginOwnRun({
      ...{ docker, stage, spec },
      workload: workloadOf({
        ...{ lab, questions: plan.questions, peers, recoverMs: recoverMsOf(spec) },
        contextAt: (zeroNs) => contextOf(stage, spec, zeroNs),
        askAll: (context) => askAll(context, lab, plan.questions),
      }),
    });
    const stop = async () => {
      await run.stop();
      runMs.push(performance.now() - begunMs);
    };
    // Not a copy: `history` is a getter.
    return Object.assign(Object.create(run), { stop }) as Lab;
  };
  return {
    name: 'docker',
    cannot: cannotInOwnLab,
    start: ({ spec }) => start(spec as OwnSpec),
    // Whoever has started the lab removes it.
    close: async () => undefined,
    timings: () => ({ bootMs: standing.bootMs, resetMs: [...resetMs], runMs: [...runMs] }),
    stage: () => undefined,
  };
}
