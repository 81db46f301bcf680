import { type Build, buildWord } from './build.ts';

/** A worker that has a part says so again every half of this time; one that does not has lost it, be it dead or standing still. */
export const LOCK_MS = 10_000;
/** How often lost parts are looked for. */
export const STALLED_EVERY_MS = 5_000;
/** A part that is lost more often than this is not judged again: it kills whoever has it. */
export const LOSSES_MAX = 2;
/** Tries of a part at which a worker failed and lived. */
export const TRIES = 3;
/** How often whoever is there says so. */
export const BEAT_MS = 2_000;

/** The queue of one build on one runtime: whoever is of another never sees its parts. */
export const queueName = ({ runtime, build }: { readonly runtime: string; readonly build: Build }): string =>
  `zonequake-${runtime}-${buildWord(build)}`;
