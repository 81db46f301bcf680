import type { CampaignReport, Counterexample } from '../campaign/folder.ts';
import { type Case, junitXml } from './junit-xml.ts';
import { countsLine, replayCommand, shrunkLine, titleLine, wordsOf } from './words.ts';

function counterexampleCase({ n, found }: Counterexample): Case {
  const text = [...wordsOf(found), shrunkLine(found), replayCommand('zonequake', found, found.token)].join('\n');
  return {
    name: `counterexample ${n}: ${found.fingerprint}`,
    problem: { is: 'failure', message: `${found.pinned}: ${found.message}`, text },
  };
}

/** The checks that every campaign makes, whatever it finds. */
function checks({ campaign }: CampaignReport): Case[] {
  const { leaks, regressions, stopped, trouble, harnessErrors } = campaign;
  const fail = (bad: boolean, is: 'failure' | 'error', message: string, text: string) =>
    bad ? { problem: { is, message, text } } : {};
  const broken = stopped === 'harness-error' || harnessErrors > 0;
  return [
    { name: 'every run could be judged', ...fail(broken, 'error', 'the harness failed', trouble.join('\n')) },
    {
      name: 'every regression holds',
      ...fail(regressions.failed > 0, 'failure', `${regressions.failed} failed again`, countsLine(campaign)),
    },
    {
      name: 'nothing leaked',
      ...fail(leaks.length > 0, 'failure', 'the lab was left dirty', leaks.map(({ what }) => what).join('\n')),
    },
    { name: `search: ${countsLine(campaign)}` },
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
