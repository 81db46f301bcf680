import { oneLine } from '../../text/printable.ts';
import type { Check } from '../lab-file/lab-file.ts';
import type { Ask, Peer, Way } from './question.ts';

const peerWords = ({ node, address }: Peer): string => `${node} (${address})`;

function wayWords(way: Way): string {
  if (way.by === 'resolver') return `through ${peerWords(way.peer)}`;
  return way.by === 'iterate' ? 'from the root on' : 'by the servers of its zone';
}

/** Of whom something is asked. */
export function askedOf(ask: Ask): string {
  if (ask.is === 'name') return `${peerWords(ask.to)}${ask.over === 'tcp' ? ' over TCP' : ''}`;
  if (ask.is === 'iterate') return 'from the root on';
  if (ask.at) return peerWords(ask.at);
  return ask.way ? wayWords(ask.way) : 'at its address';
}

/** What is asked. */
export const askedFor = (ask: Ask): string => (ask.is === 'page' ? ask.url : `${ask.name} ${ask.type}`);

/** A check by what it is of. */
export function checkTitle(check: Check): string {
  if (check.is === 'zone') return `zone ${check.zone}`;
  return check.is === 'name' ? `${check.name} ${check.type}` : oneLine(check.url);
}
