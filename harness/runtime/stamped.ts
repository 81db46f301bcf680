import type { Event, LogEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';

/** Adds when, and which node or client; type first, so that a line of JSON starts with what it is. */
export function stamped(event: LogEvent, atMs: Ms, id: string): Event {
  switch (event.type) {
    case 'fetch':
    case 'operation':
    case 'spill':
    case 'validation':
    case 'load':
      return Object.assign({ type: event.type, atMs, client: id }, event);
    default:
      return Object.assign({ type: event.type, atMs, node: id }, event);
  }
}
