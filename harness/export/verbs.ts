import type { ReleaseOrder } from '../lab/release.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import type { Endpoint } from '../runtime/host.ts';
import type { Death, Handle, Lab, LinkEffect, LinkSelector } from '../runtime/runtime.ts';
import type { Fault } from '../schedule/fault.ts';
import type { Schedule } from '../schedule/schedule.ts';

/** One thing that an injection does to a lab. */
export type Verb =
  | { readonly is: 'kill'; readonly node: string; readonly how: Death }
  | { readonly is: 'link'; readonly selector: LinkSelector; readonly effect: LinkEffect }
  | { readonly is: 'busy'; readonly node: string; readonly share: number }
  | { readonly is: 'raw'; readonly to: readonly Endpoint[]; readonly bytes: Uint8Array; readonly everyMs: Ms }
  | { readonly is: 'push'; readonly order: ReleaseOrder }
  | { readonly is: 'hold'; readonly forMs: Ms | undefined };

/** An injection as the verbs that it comes down to, with its times of the run. */
export interface Doing {
  readonly words: string;
  readonly atMs: Ms;
  readonly untilMs: Ms;
  readonly verbs: readonly Verb[];
}

const HANDLE: Handle = { heal: async () => undefined, evidence: () => ({ touched: 0 }) };

/** A lab on which nothing happens but that the verbs are written down. */
function noteTaker(spec: LabSpec, note: (verb: Verb) => void): Lab {
  const noted = async (verb: Verb): Promise<Handle> => {
    note(verb);
    return HANDLE;
  };
  return {
    spec,
    now: () => 0,
    runUntil: async () => undefined,
    kill: (node, how) => noted({ is: 'kill', node, how }),
    link: (selector, effect) => noted({ is: 'link', selector, effect }),
    busy: (node, share) => noted({ is: 'busy', node, share }),
    sendRaw: (to, bytes, everyMs) => noted({ is: 'raw', to, bytes, everyMs }),
    push: (order) => noted({ is: 'push', order }),
    hold: (forMs) => noted({ is: 'hold', forMs }),
    baseline: async () => [],
    history: [],
    record: () => undefined,
    stop: async () => undefined,
  };
}

/** What a schedule does, by time, told by its faults themselves: as they would inject it. */
export async function doingsOf(
  { injections }: Schedule,
  spec: LabSpec,
  faults: ReadonlyMap<string, Fault>,
): Promise<readonly Doing[]> {
  const { durationMs, quietMs } = spec.timing;
  const doings: Doing[] = [];
  for (const [index, injection] of injections.entries()) {
    const fault = faults.get(injection.kind);
    if (!fault) continue;
    const verbs: Verb[] = [];
    const planned = { ...injection, index, params: fault.params.parse(injection.params) };
    await fault.inject(
      noteTaker(spec, (verb) => verbs.push(verb)),
      planned,
    );
    const untilMs = Math.min(injection.atMs + injection.durationMs, durationMs - quietMs);
    doings.push({ words: fault.describe(planned), atMs: injection.atMs, untilMs, verbs });
  }
  return doings.toSorted((a, b) => a.atMs - b.atMs);
}
