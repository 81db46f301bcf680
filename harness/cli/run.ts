import { lockFolder } from '../files/lock.ts';
import { gravest } from '../records/exit-code.ts';
import { campaignExit } from '../records/outcome.ts';
import { RUNS_UNLIMITED } from '../records/range.ts';
import { parseReporters } from '../report/reporters.ts';
import { plural } from '../report/words.ts';
import { runCampaign } from '../search/campaign.ts';
import type { Progress } from '../search/plan.ts';
import { givenPrograms } from './given-programs.ts';
import { onInterrupt } from './interrupt.ts';
import { planFrom, type RunOptions } from './plan-from.ts';
import { present } from './present.ts';
import { createProgress } from './progress.ts';
import { withRuntimes } from './runtimes.ts';
import { type Context, tell } from './shared/context.ts';
import { parseConfirm, parseRuntime } from './shared/options.ts';

const progressText = ({ doing, totals, runs, shrink }: Progress, elapsedMs: number): string => {
  if (shrink !== undefined) return `${doing}: ${shrink}`;
  const of = runs === RUNS_UNLIMITED ? '' : ` of ${runs}`;
  return `${doing}: ${totals.runs}${of} runs, ${totals.failed} failed, ${Math.round(elapsedMs / 1000)} s`;
};

/** `zonequake run`: searches for a failing schedule. Returns the exit code. */
export async function run(context: Context, lab: string, options: RunOptions): Promise<number> {
  const runtime = parseRuntime(options.runtime);
  const confirms = parseConfirm(options.confirm, runtime);
  const reporters = parseReporters(options.reporter);
  const brought = await givenPrograms(options.program);
  const startMs = performance.now();
  const elapsedMs = () => performance.now() - startMs;
  const line = createProgress();
  const interrupt = onInterrupt();
  const wish = { docker: runtime === 'docker' || confirms, signal: interrupt.signal, progress: line.update };
  try {
    return await withRuntimes(context, wish, async (registry, containers) => {
      const plan = planFrom(registry, lab, options, {
        ...{ brought, elapsedMs, signal: interrupt.signal, ...(containers && { containers }), tell: line.update },
        progress: (state) => line.update(progressText(state, elapsedMs())),
      });
      const lock = lockFolder(plan.dir);
      if (lock.stale !== undefined) tell(lock.stale);
      tell(`seed ${plan.settings.seed}, ${plan.pool ? plural(plan.jobs, 'job') : 'in this process'}, into ${plan.dir}`);
      try {
        const report = await runCampaign(plan);
        line.done();
        return gravest([campaignExit(report.campaign), present(report, reporters, options.json === true)]);
      } finally {
        lock.release();
        plan.pool?.close();
      }
    });
  } finally {
    interrupt.release();
  }
}
