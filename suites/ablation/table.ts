import type { Finding, Row } from './row.ts';

/** A row, what came of it, and how long that took. */
export interface Ablated {
  readonly row: Row;
  readonly finding: Finding;
  readonly seconds: number;
}

const settings = (set: Row['off']): string =>
  Object.entries(set)
    .map(([path, value]) => `\`${path}=${value}\``)
    .join(', ');

const holdsIn = (eitherWay: readonly string[]): string =>
  eitherWay.length > 0 ? `holds (broken either way: ${eitherWay.join(', ')})` : 'holds';

/** What the matrix says of a row before anything came of it: its first cells. */
export function toldOf({ mechanism, source, off, beside, lab }: Row): readonly string[] {
  const named = lab ? `${mechanism} on \`${lab.name}\`` : mechanism;
  return [named, source, settings(off), beside ? settings(beside) : ''];
}

function line({ row, finding }: Ablated): string {
  const cells =
    finding.is === 'load-bearing'
      ? [finding.invariant, finding.words.join('; '), String(finding.tried), holdsIn(finding.eitherWay)]
      : ['none found', finding.why, String(finding.tried), ''];
  return `| ${[...toldOf(row), ...cells].join(' | ')} |`;
}

const HEAD = [
  'mechanism',
  'source',
  'switched off by',
  'set in both columns',
  'invariant broken',
  'minimal schedule',
  'schedules tried',
  'the same with it on',
];

/** The ablation matrix as a Markdown document. */
export function markdown(all: readonly Ablated[]): string {
  const shown = all.filter(({ finding }) => finding.is === 'load-bearing').length;
  return `# Which mechanisms bear load

Written by \`npm run ablation\`. Each mechanism of the reference CDN was switched off in turn on the lab \`standard\`, or on the one that
its row names, and random schedules were drawn until one broke an invariant that it does not break with the mechanism on; that one was
shrunk. Where another mechanism would cover for it, that one is off in both columns; and what the lab does not promise by itself is
promised in both. ${shown} of ${all.length} are shown to bear load.

| ${HEAD.join(' | ')} |
| ${HEAD.map(() => '---').join(' | ')} |
${all.map(line).join('\n')}
`;
}
