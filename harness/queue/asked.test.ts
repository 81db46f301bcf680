import { expect } from 'chai';
import type { RunSummary } from '../records/summary.ts';
import { runPart } from '../search/part.ts';
import { settingsOf, setUp } from '../setup/setup.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { beginAsking, believed, givenUp } from './asked.ts';
import { judgedOf } from './part-job.ts';

const registry = testRegistry([forbids('bad')]);
const settings = settingsOf(registry, { lab: 'tiny', seed: 7 });
const setup = setUp(registry, settings);
const part = { from: 0, to: 10 };
const { asked } = beginAsking('tiny-7-00', { settings, part });

async function judged(): Promise<readonly RunSummary[]> {
  const summaries: RunSummary[] = [];
  for await (const summary of runPart(setup, part)) summaries.push(summary);
  return summaries;
}

describe('a part that was asked for', () => {
  it('is believed as it was judged', async () => {
    const summaries = await judged();
    expect(believed(judgedOf('w', 20, summaries), asked, setup, {})).to.deep.equal({
      worker: 'w',
      tookMs: 20,
      summaries,
    });
  });

  it('is not believed with a schedule that this lab cannot have been given', async () => {
    const aimed = (target: string) => async () => {
      const forged = (await judged()).map(({ failing, ...summary }) => {
        if (!failing) return summary;
        const injections = failing.schedule.injections.map((injection) => ({ ...injection, target }));
        return { ...summary, failing: { ...failing, schedule: { ...failing.schedule, injections } } };
      });
      return believed(judgedOf('w', 20, forged), asked, setup, {});
    };
    const message = await aimed('node:of-another')().catch((error: Error) => error.message);
    expect(message).to.match(/^what came back for runs 0 to 9, run \d: target: .*can others write to this queue\?\)$/);
  });

  it('that kills who has it is told by its runs, and so is one that nobody can judge', () => {
    expect(givenUp(asked, { reason: 'stalled', losses: 3 }).message).to.contain('runs 0 to 9 killed 3 workers');
    expect(givenUp(asked, { reason: 'no thread', losses: 1 }).message).to.equal(
      'runs 0 to 9 could not be judged in 3 tries: no thread',
    );
  });
});
