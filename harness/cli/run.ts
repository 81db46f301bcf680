import { runCampaign } from '../campaign/campaign.ts';
import { campaignExit } from '../campaign/outcome.ts';
import { RUNS_UNLIMITED } from '../campaign/range.ts';
import { parseReporters } from '../report/reporters.ts';
import { plural } from '../report/words.ts';
import { type Context, tell } from './context.ts';
import { onInterrupt } from './interrupt.ts';
import { parseRuntime, refuseConfirm } from './options.ts';
import { planFrom, type RunOptions } from './plan-from.ts';
import { present } from './present.ts';
import { createProgress } from './progress.ts';

/** `zonequake run`: searches for a failing schedule. Returns the exit code. */
export async function run(context: Context, lab: string, options: RunOptions): Promise<number> {
  refuseConfirm(options.confirm);
  parseRuntime(options.runtime);
  const reporters = parseReporters(options.reporter);
  const registry = await context.loadRegistry();
  const startMs = performance.now();
  const line = createProgress();
  const interrupt = onInterrupt();
  const plan = planFrom(registry, lab, options, {
    elapsedMs: () => performance.now() - startMs,
    signal: interrupt.signal,
    progress: ({ doing, totals, runs }) => {
      const of = runs === RUNS_UNLIMITED ? '' : ` of ${runs}`;
      line.update(
        `${doing}: ${totals.runs}${of} runs, ${totals.failed} failed, ${Math.round((performance.now() - startMs) / 1000)} s`,
      );
    },
  });
  tell(`seed ${plan.settings.seed}, ${plan.pool ? plural(plan.jobs, 'job') : 'in this process'}, into ${plan.dir}`);
  try {
    const report = await runCampaign(plan);
    line.done();
    present(report, reporters, options.json === true);
    return campaignExit(report.campaign);
  } finally {
    plan.pool?.close();
    interrupt.release();
  }
}
