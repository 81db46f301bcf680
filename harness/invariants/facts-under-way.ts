import type { FetchEvent, History, OperationEvent } from '../history/events.ts';
import type { LabSpec } from '../lab/spec.ts';
import { customerZone } from './answers.ts';

/** Finds the fetch that an operation was still waiting for when it ended. */
export function fetchUnderWayOf(
  history: History,
  spec: LabSpec,
): (operation: OperationEvent, rrtype: FetchEvent['rrtype']) => FetchEvent | undefined {
  let byQuestion: Map<string, FetchEvent[]> | undefined;
  const indexed = () => {
    const found = new Map<string, FetchEvent[]>();
    for (const event of history) {
      if (event.type !== 'fetch') continue;
      const key = `${event.client} ${event.name} ${event.rrtype}`;
      const list = found.get(key);
      if (list) list.push(event);
      else found.set(key, [event]);
    }
    return found;
  };
  return ({ client, customer, atMs }, rrtype) => {
    // Rarely asked for: only operations that ran out of time need it.
    byQuestion ??= indexed();
    const fetches = byQuestion.get(`${client} ${customer}.${customerZone(spec)} ${rrtype}`);
    return fetches?.find((fetch) => fetch.startMs <= atMs && fetch.atMs >= atMs);
  };
}
