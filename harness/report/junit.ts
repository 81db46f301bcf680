import type { CampaignReport, Counterexample } from '../campaign/folder.ts';
import { countsLine, shrunkLine, titleLine, wordsOf } from './words.ts';

interface Case {
  readonly name: string;
  /** Undefined when it passed. */
  readonly problem?: { readonly is: 'failure' | 'error'; readonly message: string; readonly text: string };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text safe in XML 1.0, in content and in attributes; characters that XML cannot hold (section 2.2) become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

function counterexampleCase({ n, found }: Counterexample): Case {
  const text = [...wordsOf(found), shrunkLine(found), `zonequake replay ${found.token}`].join('\n');
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

function caseXml({ name, problem }: Case, className: string): string {
  const open = `    <testcase classname="${escapeXml(className)}" name="${escapeXml(name)}"`;
  if (!problem) return `${open}/>`;
  const { is, message, text } = problem;
  return `${open}>\n      <${is} message="${escapeXml(message)}">${escapeXml(text)}</${is}>\n    </testcase>`;
}

/** A campaign for CI: one test case per check that it makes, and one per counterexample. JUnit XML. */
export function junitReport(report: CampaignReport): string {
  const cases = [...checks(report), ...report.counterexamples.map(counterexampleCase)];
  const count = (is: 'failure' | 'error') => cases.filter(({ problem }) => problem?.is === is).length;
  const attributes =
    `name="${escapeXml(titleLine(report.campaign))}" tests="${cases.length}" failures="${count('failure')}" ` +
    `errors="${count('error')}" time="${report.campaign.elapsedMs / 1000}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite ${attributes}>`,
    ...cases.map((one) => caseXml(one, `zonequake.${report.campaign.lab}`)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
