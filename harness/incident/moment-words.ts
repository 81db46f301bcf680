import type { EventBook } from '../history/event-book.ts';
import { eventWords } from '../history/event-words.ts';
import type { History } from '../history/events.ts';
import type { Moment } from './moments.ts';

/** A node as a moment has it, or the address of a stranger; the ids of a list of them, each once. */
function idsOf(value: unknown): string {
  const ids = (Array.isArray(value) ? value : [value]).map((one) => (typeof one === 'object' ? one?.id : one));
  return [...new Set(ids)].join(', ');
}

/** What a step was seen in, in one line. */
export function momentWords({ type, event, fields }: Moment, history: History, book: EventBook): string {
  const { client, server, outcome, insteadOf, from, to } = fields;
  switch (type) {
    case 'validation':
      return `${idsOf(client)} asked ${idsOf(server)} by itself: ${outcome}`;
    case 'query':
    case 'request': {
      const instead = Array.isArray(insteadOf) && insteadOf.length > 0 ? ` instead of ${idsOf(insteadOf)}` : '';
      return `${idsOf(client)} asked ${idsOf(server)}${instead}: ${outcome}`;
    }
    case 'referral':
      return `${idsOf(from)} referred ${idsOf(client)} to ${idsOf(to)}`;
    default: {
      const told = history[event];
      // Its time stands beside it, and some events have no reason.
      return told ? eventWords(told, book).replace(/^\S+ s: |: $/g, '') : type;
    }
  }
}
