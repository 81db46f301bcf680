import { type Fate, PHASES, type Phase } from './aborts.ts';

/** Releases aborted in 25 months, in percent of all software and network releases (WORLDS'05, Table 2). */
const PAPER: Readonly<Record<Phase, number>> = { one: 6.49, two: 3.06, additional: 0.54, world: 4.14 };
/** The paper's own sum; its rows add up to the same. */
const PAPER_ALL = 14.23;

const TITLE: Readonly<Record<Phase, string>> = {
  one: 'phase one',
  two: 'phase two',
  additional: 'additional phases',
  world: 'world',
};

const share = (part: number, all: number) => `${part} (${(all === 0 ? 0 : (100 * part) / all).toFixed(2)} %)`;

/** Aborts by phase as a Markdown table, beside the paper's; below it what else became of the releases. */
export function abortTable(network: Fate, bundles: Fate): string {
  const row = (title: string, of: (fate: Fate) => number, paper: string) =>
    `| ${[title, share(of(network), network.releases), paper, share(of(bundles), bundles.releases)].join(' | ')} |`;
  const allOf = ({ aborted }: Fate) => PHASES.reduce((sum, phase) => sum + aborted[phase], 0);
  const lines = [
    `| aborted in | ${network.releases} software and network releases | paper, Table 2 | ${bundles.releases} customer bundles |`,
    '| --- | --- | --- | --- |',
    ...PHASES.map((phase) => row(TITLE[phase], ({ aborted }) => aborted[phase], `${PAPER[phase]} %`)),
    row('all', allOf, `${PAPER_ALL} %`),
    row('of these sound', ({ innocent }) => innocent, ''),
    row('done', ({ done }) => done, ''),
    row('of these faulty', ({ missed }) => missed, ''),
    row('not ended', ({ left }) => left, ''),
  ];
  return lines.join('\n');
}
