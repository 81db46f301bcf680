import type { Loaded, LoadedBy } from '../harm/loaded.ts';
import type { Asked } from './asked-shape.ts';

/** So many things that were said wrongly are named of a kind: the rest is a number. */
const NAMED_MAX = 3;

function othersOf({ others }: Loaded): string {
  const all = Object.entries(others).map(([said, count]) => `${said}${count > 1 ? ` (${count})` : ''}`);
  const more = all.length - NAMED_MAX;
  return [...all.slice(0, NAMED_MAX), ...(more > 0 ? [`and ${more} more`] : [])].join('; ') || '-';
}

/** What nameservers said to a load tester, for all reports: of each kind of query how many were answered as the protocol has it, and what else was said. */
export function loadedAsked(loaded: LoadedBy): Asked {
  const rows = Object.values(loaded);
  const sum = (of: (row: Loaded) => number) => rows.reduce((all, row) => all + of(row), 0);
  const [asked, right] = [sum((row) => row.asked), sum((row) => row.right)];
  return {
    title: 'How nameservers bear a load',
    line: `load ${asked === right ? 'borne' : 'NOT borne'}: of ${asked} queries to nameservers, each by itself, ${right} were answered as the protocol has it`,
    heads: ['queries', 'asked', 'as expected', 'others'],
    rows: Object.entries(loaded).map(([kind, row]) => [kind, row.asked, row.right, othersOf(row)]),
  };
}
