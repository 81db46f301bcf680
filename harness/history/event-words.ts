import { proofWords } from './effect-words.ts';
import type { Event } from './events.ts';

const seconds = (ms: number) => `${(ms / 1000).toFixed(3)} s`;

function what(event: Event): string {
  switch (event.type) {
    case 'fetch':
      return `${event.client} resolved ${event.name} ${event.rrtype}: ${event.outcome}${
        event.answer ? ` ${event.answer.addresses.join(', ') || 'nothing'} from ${event.answer.from}` : ''
      }`;
    case 'operation':
      return `${event.client} fetched content of ${event.customer}: ${event.outcome}`;
    case 'spill':
      return `${event.client} turned to the second provider of ${event.customer}: ${event.outcome}`;
    case 'release':
      return `${event.node} ${event.action} ${event.kind} ${event.version}: ${event.reason}`;
    case 'rollout':
      return `${event.node} ${event.step} ${event.kind} ${event.version}: ${event.detail}`;
    case 'control':
      return `${event.node} ${event.step}: ${event.detail}`;
    case 'leader':
      return `${event.node} ${event.action === 'elected' ? 'leads' : 'no longer leads'} in term ${event.term}: ${event.reason}`;
    case 'map':
      return `${event.node} took map ${event.version} of ${event.leader}, term ${event.term}`;
    case 'path':
      return `${event.node} fetches from ${event.origin} ${event.via ? `through ${event.via}` : 'directly'}`;
    case 'pull':
      return `${event.edge} asked ${event.node} for content of ${event.customer}${event.via ? ` through ${event.via}` : ''}`;
    case 'recovery':
      return `${event.node} ${event.action}: ${event.detail}`;
    case 'monitor':
      return `${event.node} ${event.step}: ${event.detail}`;
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

/** An event in one line, with its time. */
export const eventWords = (event: Event): string => `${seconds(event.atMs)}: ${what(event)}`;
