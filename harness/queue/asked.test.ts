import { expect } from 'chai';
import { HarnessError } from '../basics/errors.ts';
import type { RunSummary } from '../records/summary.ts';
import { runPart } from '../search/part.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { settingsOf, setUp } from '../setup/setup.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { believed, givenUp, partOrder, runOrder } from './asked.ts';
import { judgedOf } from './part-job.ts';
import { judgedRun } from './run-job.ts';

const registry = testRegistry([forbids('bad')]);
const settings = settingsOf(registry, { lab: 'tiny', seed: 7 });
const setup = setUp(registry, settings);
const part = { from: 0, to: 10 };
const asker = { campaign: 'tiny-7-00', setup, book: {} };
const order = partOrder(asker, { settings, part });

async function judged(): Promise<readonly RunSummary[]> {
  const summaries: RunSummary[] = [];
  for await (const summary of runPart(setup, part)) summaries.push(summary);
  return summaries;
}

describe('a part that was asked for', () => {
  it('is believed as it was judged', async () => {
    const summaries = await judged();
    const { judged: said, value } = believed(judgedOf('w', 20, summaries), order);
    expect(said).to.deep.include({ worker: 'w', tookMs: 20 });
    expect(value).to.deep.equal(summaries);
  });

  it('is not believed with a schedule that this lab cannot have been given', async () => {
    const aimed = (target: string) => async () => {
      const forged = (await judged()).map(({ failing, ...summary }) => {
        if (!failing) return summary;
        const injections = failing.schedule.injections.map((injection) => ({ ...injection, target }));
        return { ...summary, failing: { ...failing, schedule: { ...failing.schedule, injections } } };
      });
      return believed(judgedOf('w', 20, forged), order);
    };
    const message = await aimed('node:of-another')().catch((error: Error) => error.message);
    expect(message).to.match(/^what came back for runs 0 to 9, run \d: target: .*can others write to this queue\?\)$/);
  });

  it('that kills who has it is told by its runs, and so is one that nobody can judge', () => {
    expect(givenUp(order, { reason: 'stalled', losses: 3 }).message).to.contain('runs 0 to 9 killed 3 workers');
    expect(givenUp(order, { reason: 'no thread', losses: 1 }).message).to.equal(
      'runs 0 to 9 could not be judged in 3 tries: no thread',
    );
  });
});

describe('a run that was asked for', () => {
  const schedule = { seed: 5, injections: [] };
  const order = runOrder(asker, { settings, schedule }, 2);

  it('is believed as it was made, and not with events that there are not', async () => {
    const run = await runAndJudge(setup, schedule);
    expect(believed(judgedRun('w', 20, run), order).value).to.deep.equal(run);
    const forged = { ...run, history: [{ type: 'made-up', atMs: 0 }] };
    expect(() => believed(judgedRun('w', 20, forged as unknown as typeof run), order)).to.throw(
      HarnessError,
      /^what came back for run 2 of a schedule of 0 injections \(seed 5\) from w, event 0 .*can others write to this queue\?\)$/,
    );
  });

  it('has the same id for the same run of the same schedule, and another for any other', () => {
    const ids = [
      runOrder(asker, { settings: { ...settings, around: [] }, schedule: { ...schedule } }, 2),
      runOrder(asker, { settings, schedule }, 3),
      runOrder(asker, { settings, schedule: { seed: 6, injections: [] } }, 2),
      runOrder(asker, { settings: { ...settings, seed: 8 }, schedule }, 2),
    ].map(({ id }) => id);
    expect(ids[0]).to.equal(order.id);
    expect(new Set(ids).size).to.equal(4);
  });
});
