import type { Event, LogEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';

/** Adds when, and which node or client; type first, so that a line of JSON starts with what it is. */
export function stamped(event: LogEvent, atMs: Ms, id: string): Event {
  return event.type === 'fetch' || event.type === 'operation' || event.type === 'spill'
    ? Object.assign({ type: event.type, atMs, client: id }, event)
    : Object.assign({ type: event.type, atMs, node: id }, event);
}
