import { proofWords } from './effect-words.ts';
import type { EventBook } from './event-book.ts';
import type { Event, HarnessEvent } from './events.ts';

const seconds = (ms: number) => `${(ms / 1000).toFixed(3)} s`;

function what(event: HarnessEvent): string {
  switch (event.type) {
    case 'fetch':
      return `${event.client} resolved ${event.name} ${event.rrtype}: ${event.outcome}${
        event.answer ? ` ${event.answer.addresses.join(', ') || 'nothing'} from ${event.answer.from}` : ''
      }`;
    case 'operation':
      return `${event.client} fetched content of ${event.customer}: ${event.outcome}`;
    case 'spill':
      return `${event.client} turned to the second provider of ${event.customer}: ${event.outcome}`;
    case 'validation': {
      const { node, outcome } = event.attempt;
      return `${event.client} asked ${node} by itself for ${event.name} ${event.rrtype}: ${[outcome, ...event.addresses].join(' ')}`;
    }
    case 'load': {
      const { client, server, family, what, said, rightly } = event;
      return `${client} asked ${server} over IPv${family} for ${what}: ${said}${said === rightly ? '' : `, not ${rightly}`}`;
    }
    case 'address':
      return `${event.node} ${event.action} ${event.address}`;
    case 'down':
      return `${event.node} went down (${event.how}): ${event.reason}`;
    case 'up':
      return `${event.node} came up`;
    case 'starved':
      return `${event.who} had waited ${event.forMs} ms for a processor`;
    case 'drop':
      return `injection ${event.injection} lost a ${event.protocol} packet from ${event.from} to ${event.to}`;
    case 'late':
      return `injection ${event.injection} delayed a ${event.protocol} packet from ${event.from} to ${event.to} by ${event.byMs} ms`;
    case 'inject':
      return `injection ${event.injection} began: ${event.kind} at ${event.target}; what is counted: ${proofWords(event.effects)}`;
    case 'heal':
      return `injection ${event.injection} was healed`;
    case 'evidence':
      return `injection ${event.injection} (${event.kind}) touched ${event.touched}`;
    case 'order':
      return `control was told to push ${event.order.kind} ${event.version} (${event.order.mutation})`;
  }
}

/** An event in one line, with its time; `book` has the words for those of the platform's own. */
export function eventWords(event: Event, book: EventBook): string {
  const kind = Object.hasOwn(book, event.type) ? book[event.type] : undefined;
  return `${seconds(event.atMs)}: ${kind ? kind.words(event as never) : what(event as HarnessEvent)}`;
}
