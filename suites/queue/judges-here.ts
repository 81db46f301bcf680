import type { Judges } from '../../harness/search/judges.ts';
import { runPart } from '../../harness/search/part.ts';
import { runAndJudge } from '../../harness/setup/run-and-judge.ts';
import type { Settings, Setup } from '../../harness/setup/setup.ts';
import { noJudges } from '../../harness/testkit/judges.ts';

/** Judges in this process, whose setup for what they are asked is made by `setUp`. */
export const judgesHere = (setUp: (settings: Settings) => Setup): Judges => ({
  ...noJudges,
  ask: async ({ settings, part }) => {
    const summaries = [];
    for await (const summary of runPart(setUp(settings), part)) summaries.push(summary);
    return summaries;
  },
  run: ({ settings, schedule }) => runAndJudge(setUp(settings), schedule),
});
