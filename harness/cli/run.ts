import { lockFolder } from '../files/lock.ts';
import { gravest } from '../records/exit-code.ts';
import { campaignExit } from '../records/outcome.ts';
import { RUNS_UNLIMITED } from '../records/range.ts';
import { parseReporters } from '../report/reporters.ts';
import { plural } from '../report/words.ts';
import { runCampaign } from '../search/campaign.ts';
import type { Plan, Progress } from '../search/plan.ts';
import { givenPrograms } from './given-programs.ts';
import { onInterrupt } from './interrupt.ts';
import { afterQueue, type Door, onQueue, openQueue } from './on-queue.ts';
import { planFrom, type RunOptions } from './plan-from.ts';
import { present } from './present.ts';
import { createProgress } from './progress.ts';
import { resumeFrom } from './resume.ts';
import { withRuntimes } from './runtimes.ts';
import { type Context, tell } from './shared/context.ts';
import { parseConfirm, parseRuntime } from './shared/options.ts';

const progressText = ({ doing, totals, runs, shrink }: Progress, elapsedMs: number, who?: string): string => {
  const whom = who === undefined ? '' : `; ${who}`;
  if (shrink !== undefined) return `${doing}: ${shrink}${whom}`;
  const of = runs === RUNS_UNLIMITED ? '' : ` of ${runs}`;
  const done = `${totals.runs}${of} runs, ${totals.failed} failed, ${Math.round(elapsedMs / 1000)} s`;
  return `${doing}: ${done}${whom}`;
};

/** How often a campaign on a queue is told of: nothing may go on there for long, and that is to be seen. */
const TOLD_EVERY_MS = 1_000;

/** `zonequake run`: searches for a failing schedule. Returns the exit code. */
export async function run(context: Context, lab: string, given: RunOptions): Promise<number> {
  const resumed = resumeFrom(given);
  const options = resumed?.options ?? given;
  const runtime = parseRuntime(options.runtime);
  const confirms = parseConfirm(options.confirm, runtime);
  const reporters = parseReporters(options.reporter);
  const brought = await givenPrograms(options.program);
  const startMs = performance.now();
  const elapsedMs = () => performance.now() - startMs + (resumed?.elapsedMs ?? 0);
  const line = createProgress();
  const interrupt = onInterrupt();
  const wish = { docker: runtime === 'docker' || confirms, signal: interrupt.signal, progress: line.update };
  let door: Door | undefined;
  try {
    door = await openQueue(options);
    return await withRuntimes(context, wish, async (registry, containers) => {
      let told: Progress | undefined;
      const planned = planFrom(registry, lab, options, {
        ...{ brought, elapsedMs, signal: interrupt.signal, ...(containers && { containers }), tell: line.update },
        progress: (state) => {
          told = state;
          tellAgain();
        },
      });
      const lock = lockFolder(planned.dir);
      if (lock.stale !== undefined) tell(lock.stale);
      const queued = door && (await onQueue(door, planned, resumed));
      const plan: Plan = queued ? { ...queued.plan, judges: queued.judges } : planned;
      const tellAgain = () => told && line.update(progressText(told, elapsedMs(), queued?.judges.words()));
      const who = queued?.judges.who ?? (plan.judges ? plural(plan.jobs, 'job') : 'in this process');
      tell(`seed ${plan.settings.seed}, ${who}, into ${plan.dir}`);
      const telling = queued && setInterval(tellAgain, TOLD_EVERY_MS);
      try {
        const report = await runCampaign(plan);
        line.done();
        const after = queued && (await afterQueue(queued, report));
        for (const row of after?.lines ?? []) tell(row);
        return gravest([
          campaignExit(report.campaign),
          present(after?.report ?? report, reporters, options.json === true),
        ]);
      } finally {
        clearInterval(telling);
        lock.release();
        await plan.judges?.close();
      }
    });
  } finally {
    door?.redis.disconnect();
    interrupt.release();
  }
}
