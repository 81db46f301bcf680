import { availableParallelism } from 'node:os';
import { UsageError } from '../../basics/errors.ts';
import { LIMITS } from '../../lab/limits.ts';
import type { Profile } from '../../runtime/entry.ts';

/** Reads a whole number. Throws UsageError. */
export function parseWhole(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} wants a whole number from ${min} to ${max}, but got "${text}"`);
}

/** Seeds are what fast-check takes: 31 bits, so that the sign never matters. */
export const SEED_MAX = 0x7fffffff;

const PROFILES: readonly Profile[] = ['true', 'search', 'docker'];

/** Reads `--timing`. Throws UsageError. */
export function parseTiming(text: string): Profile {
  const profile = PROFILES.find((one) => one === text);
  if (profile) return profile;
  throw new UsageError(`--timing wants ${PROFILES.join(', ')}, but got "${text}"`);
}

/** The runtimes that can be named. */
export type RuntimeName = 'sim' | 'docker';

/** Reads `--runtime`. Throws UsageError. */
export function parseRuntime(text: string): RuntimeName {
  if (text === 'sim' || text === 'docker') return text;
  throw new UsageError(`--runtime wants sim or docker, but got "${text}"`);
}

/** Reads `--confirm`: whether containers have the last word. Throws UsageError. */
export function parseConfirm(text: string | undefined, runtime: RuntimeName): boolean {
  if (text === undefined) return false;
  if (text !== 'docker') throw new UsageError(`--confirm wants docker, but got "${text}"`);
  if (runtime === 'docker')
    throw new UsageError('--confirm docker is for --runtime sim: on docker all runs are on containers');
  return true;
}

/** The times in which containers run what was written in others. Throws UsageError. */
export function parseTimingThere(text: string | undefined, runtime: RuntimeName): Profile {
  if (text === undefined) return 'docker';
  if (runtime === 'docker') return parseTiming(text);
  throw new UsageError(
    '--timing is for --runtime docker: in the simulation it runs in the times that it is written in',
  );
}

/** The timing profile that goes with a runtime unless another is asked for. */
export const timingFor = (runtime: RuntimeName): Profile => (runtime === 'docker' ? 'docker' : 'search');

/** `a,b` as a list, or undefined. */
export const parseList = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Reads `--jobs`; default one per core. Throws UsageError. */
export const parseJobs = (text: string | undefined): number =>
  text === undefined ? availableParallelism() : parseWhole('jobs', text, { min: 1, max: LIMITS.jobs });
