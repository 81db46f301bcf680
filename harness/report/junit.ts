import type { CampaignReport, Counterexample } from '../campaign/folder.ts';
import { outcomeOf } from '../campaign/outcome.ts';
import { type Case, junitXml, type Problem } from './junit-xml.ts';
import { tooFewWords } from './verdict.ts';
import { countsLine, plural, replayCommand, shrunkLine, titleLine, wordsOf } from './words.ts';

function counterexampleCase({ n, found }: Counterexample): Case {
  const text = [...wordsOf(found), shrunkLine(found), replayCommand('zonequake', found, found.token)].join('\n');
  return {
    name: `counterexample ${n}: ${found.fingerprint}`,
    problem: { is: 'failure', message: `${found.pinned}: ${found.message}`, text },
  };
}

/** The checks that every campaign makes, whatever it finds: red exactly where the exit code says so. */
function checks({ campaign }: CampaignReport): Case[] {
  const { leaks, stored, stopped, trouble, runs } = campaign;
  const { harnessErrors } = outcomeOf(campaign);
  const tooFew = tooFewWords(campaign);
  const check = (name: string, is: Problem['is'], message: string | false | undefined, text: string): Case =>
    message ? { name, problem: { is, message, text } } : { name };
  const again = stored.failed > 0 && `${stored.failed} failed again`;
  const dirty = leaks.length > 0 && 'the lab was left dirty';
  const early = stopped === 'interrupted' && `it was interrupted after ${plural(runs, 'run')}`;
  return [
    check('every run could be judged', 'error', harnessErrors > 0 && 'the harness failed', trouble.join('\n')),
    check('enough could be judged', 'error', tooFew, countsLine(campaign)),
    check('every stored failure holds', 'failure', again, countsLine(campaign)),
    check('nothing leaked', 'failure', dirty, leaks.map(({ what }) => what).join('\n')),
    // Being interrupted is no failure; what was judged until then stands.
    check(`search: ${countsLine(campaign)}`, 'skipped', early, ''),
  ];
}

/** A campaign for CI: one test case per check that it makes, and one per counterexample. JUnit XML. */
export function junitReport(report: CampaignReport): string {
  return junitXml({
    title: titleLine(report.campaign),
    className: `zonequake.${report.campaign.lab}`,
    cases: [...checks(report), ...report.counterexamples.map(counterexampleCase)],
    elapsedMs: report.campaign.elapsedMs,
  });
}
