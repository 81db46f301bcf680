import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { Plant } from '../../fixtures/cdn/spec.ts';
import { labs } from '../../fixtures/labs/index.ts';
import { encodeHistory } from '../../harness/history/codec.ts';
import type { Event, History } from '../../harness/history/events.ts';
import type { Verdict } from '../../harness/invariants/invariant.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';
import { experimentOn, runOn } from '../lab.ts';
import { inShapeThen } from './shape-then.ts';
import { HEADER_THEN, inWordsThen } from './words-then.ts';

/** A schedule that was drawn once, with what it did then: SHA-256 of the history's file and of the verdict as JSON. */
export interface Stored {
  readonly lab: string;
  readonly set: Overrides;
  readonly plants: readonly Plant[];
  readonly seed: number;
  readonly injections: readonly Injection[];
  readonly history: string;
  readonly verdict: string;
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A history's file as it would have been written on the day on which the schedules were stored. */
function fileThen(history: History, { lab, seed }: Pick<Stored, 'lab' | 'seed'>): string {
  const told = history.map((event) => {
    if (event.type !== 'inject') return event;
    return { ...event, effects: event.effects.map((effect) => inShapeThen(inWordsThen(effect))) } as unknown as Event;
  });
  const { from, to } = HEADER_THEN;
  return encodeHistory(told, { lab, seed }).replace(from, to);
}

/** Digests of what a run of a schedule gave, to be compared with those that are stored with it. */
export const digestsOf = (history: History, verdict: Verdict, origin: Pick<Stored, 'lab' | 'seed'>) => ({
  history: digestOf(fileThen(history, origin)),
  verdict: digestOf(JSON.stringify(verdict)),
});

/** Runs a stored schedule anew. */
export async function runStored({ lab, set, plants, seed, injections }: Omit<Stored, 'history' | 'verdict'>) {
  const entry = labs.find(({ name }) => name === lab);
  if (!entry) throw new Error(`there is no lab ${lab}`);
  return runOn(experimentOn(set, plants, entry), seed, injections);
}

export const stored: readonly Stored[] = JSON.parse(readFileSync(new URL('schedules.json', import.meta.url), 'utf8'));
