import type { Event, History } from '../../history/events.ts';
import type { Ms } from '../../lab/spec.ts';

/** Gathers events that come from many containers, each in its own order, and gives them back by time. */
export interface Recorder {
  /** By time; events of the same time are in the order in which they arrived. The same array as long as nothing is added. */
  readonly history: History;
  record(event: Event): void;
  /** The run is over: what containers say from now on, or of a time after `endMs`, is not part of it. */
  seal(endMs: Ms): void;
  /** An event from a container: nothing once sealed. */
  take(event: Event): void;
}

export function createRecorder(): Recorder {
  let events: Event[] = [];
  let isSorted = true;
  let isSealed = false;
  const record = (event: Event): void => {
    isSorted &&= (events.at(-1)?.atMs ?? 0) <= event.atMs;
    events.push(event);
  };
  return {
    get history() {
      if (!isSorted) events.sort((a, b) => a.atMs - b.atMs);
      isSorted = true;
      return events;
    },
    record,
    take(event) {
      if (!isSealed) record(event);
    },
    seal(endMs) {
      isSealed = true;
      events = events.filter(({ atMs }) => atMs <= endMs);
    },
  };
}

/** In place of a recorder: tells of each event as it comes, and keeps none. */
export function createAnnouncer(tell: (event: Event) => void): Recorder {
  let isSealed = false;
  return {
    history: [],
    record: tell,
    take(event) {
      if (!isSealed) tell(event);
    },
    seal() {
      isSealed = true;
    },
  };
}
