import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { Plant } from '../../fixtures/cdn/spec.ts';
import { labs } from '../../fixtures/labs/index.ts';
import { encodeHistory } from '../../harness/history/codec.ts';
import type { History } from '../../harness/history/events.ts';
import type { Verdict } from '../../harness/invariants/invariant.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';
import { experimentOn, runOn } from '../lab.ts';

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

export const digestsOf = (history: History, verdict: Verdict, { lab, seed }: Pick<Stored, 'lab' | 'seed'>) => ({
  history: digestOf(encodeHistory(history, { lab, seed })),
  verdict: digestOf(JSON.stringify(verdict)),
});

/** Runs a stored schedule anew. */
export async function runStored({ lab, set, plants, seed, injections }: Omit<Stored, 'history' | 'verdict'>) {
  const entry = labs.find(({ name }) => name === lab);
  if (!entry) throw new Error(`there is no lab ${lab}`);
  return runOn(experimentOn(set, plants, entry), seed, injections);
}

export const stored: readonly Stored[] = JSON.parse(readFileSync(new URL('schedules.json', import.meta.url), 'utf8'));
