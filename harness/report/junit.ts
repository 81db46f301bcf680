import type { CampaignFile } from '../records/campaign-file.ts';
import type { CampaignReport, Counterexample } from '../records/folder.ts';
import { outcomeOf } from '../records/outcome.ts';
import { linesText } from '../text/printable.ts';
import { type Case, junitXml, type Problem } from './junit-xml.ts';
import { tooFewWords } from './verdict.ts';
import { countsLine, plural, replayCommand, setWords, shrunkLine, wordsOf } from './words.ts';

/** The id of a bug: lab, invariant and fingerprint, the same every night. */
const bugId = ({ lab }: CampaignFile, fingerprint: string): Pick<Case, 'className' | 'name'> => ({
  className: `zonequake.${lab}.${fingerprint.split('/')[0]}`,
  name: fingerprint,
});

function counterexampleCase({ campaign }: CampaignReport, { found }: Counterexample): Case {
  const text = [
    linesText([...wordsOf(found), shrunkLine(found)]),
    // Whole, however long it is.
    replayCommand('zonequake', found, found.token),
  ].join('\n');
  const problem = { is: 'failure', message: `${found.pinned}: ${found.message}`, text } as const;
  return { ...bugId(campaign, found.fingerprint), problem };
}

/** Bugs by their ids: those that failed, known issues, and what is stored and held. */
function bugs(report: CampaignReport): Case[] {
  const { campaign, counterexamples } = report;
  const { knownIssues, stored } = campaign;
  const seen = new Set([
    ...counterexamples.map(({ found }) => found.fingerprint),
    ...knownIssues.map((one) => one.fingerprint),
  ]);
  const held = [...new Set(stored.held)].filter((fingerprint) => !seen.has(fingerprint));
  return [
    ...counterexamples.map((counterexample) => counterexampleCase(report, counterexample)),
    ...knownIssues.map(({ fingerprint, until, note }): Case => {
      const problem = { is: 'skipped', message: `known until ${until}: ${note}`, text: '' } as const;
      return { ...bugId(campaign, fingerprint), problem };
    }),
    ...held.map((fingerprint) => bugId(campaign, fingerprint)),
  ];
}

/** How the search itself went: passed only where it was made to its end, and found nothing. */
function searchProblem({ campaign, counterexamples }: CampaignReport): Problem | undefined {
  const { runs, stopped } = campaign;
  const text = countsLine(campaign);
  const found = counterexamples.filter(({ found: { source } }) => !source.startsWith('stored failure')).length;
  if (found > 0) return { is: 'failure', message: plural(found, 'counterexample'), text };
  if (stopped === 'interrupted') {
    // No failure; what was judged until then stands.
    return { is: 'skipped', message: `it was interrupted after ${plural(runs, 'run')}`, text };
  }
  if (runs === 0 || stopped !== undefined)
    return { is: 'skipped', message: `it ended early, after ${plural(runs, 'run')}`, text };
  return undefined;
}

/** The checks that every campaign makes, whatever it finds: red exactly where the exit code says so. */
function checks(report: CampaignReport): Case[] {
  const { campaign } = report;
  const { leaks, stored, trouble, elapsedMs } = campaign;
  const { harnessErrors } = outcomeOf(campaign);
  const tooFew = tooFewWords(campaign);
  const check = (name: string, is: Problem['is'], message: string | false | undefined, text: string): Case =>
    message ? { name, problem: { is, message, text } } : { name };
  const again = stored.failed > 0 && `${stored.failed} failed again`;
  const dirty = leaks.length > 0 && 'the lab was left dirty';
  const problem = searchProblem(report);
  return [
    check('every run could be judged', 'error', harnessErrors > 0 && 'the harness failed', linesText(trouble)),
    check('enough could be judged', 'error', tooFew, countsLine(campaign)),
    check('every stored failure holds', 'failure', again, countsLine(campaign)),
    check('nothing leaked', 'failure', dirty, linesText(leaks.map(({ what }) => what))),
    { name: 'search', elapsedMs, ...(problem && { problem }) },
  ];
}

/** A campaign for CI: one test case per check that it makes, and one per bug. JUnit XML. */
export function junitReport(report: CampaignReport): string {
  const { lab, set, runtime, timing, seed, revision, shard, startedAt, elapsedMs, zonequake } = report.campaign;
  return junitXml({
    title: [`zonequake run ${lab}`, ...setWords(set), `${runtime}, timing ${timing}`].join(', '),
    className: `zonequake.${lab}`,
    cases: [...checks(report), ...bugs(report)],
    elapsedMs,
    ...(startedAt !== undefined && { startedAt }),
    properties: { seed: `${seed}`, zonequake, ...(revision && { revision }), ...(shard && { shard }) },
  });
}
