import { availableParallelism } from 'node:os';
import { UsageError } from '../errors.ts';
import type { Profile } from '../lab/entry.ts';

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

const NO_DOCKER = 'the docker runtime is not part of this build yet; run without';

/** Reads `--runtime`. Throws UsageError: this build has the simulation alone. */
export function parseRuntime(text: string): 'sim' {
  if (text === 'docker') throw new UsageError(`${NO_DOCKER} --runtime docker`);
  if (text !== 'sim') throw new UsageError(`--runtime wants sim or docker, but got "${text}"`);
  return 'sim';
}

/** Refuses `--confirm`: there are no containers to confirm on. Throws UsageError. */
export function refuseConfirm(text: string | undefined): void {
  if (text !== undefined) throw new UsageError(`${NO_DOCKER} --confirm ${text}`);
}

/** Throws the UsageError of the commands that need containers. */
export function refuseDockerCommand(name: string): never {
  throw new UsageError(`"${name}" works on a docker lab, and the docker runtime is not part of this build yet`);
}

/** `a,b` as a list, or undefined. */
export const parseList = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Reads `--jobs`; default one per core. Throws UsageError. */
export const parseJobs = (text: string | undefined): number =>
  text === undefined ? availableParallelism() : parseWhole('jobs', text, { min: 1, max: 256 });
