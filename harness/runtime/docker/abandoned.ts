/**
 * Labs of this process that it could not remove, with why: it lives, and they are dead all the same. Whoever comes next removes them,
 * and does not wait for them.
 */
const abandoned = new Map<string, unknown>();

export const abandon = (labId: string, why: unknown): void => void abandoned.set(labId, why);

export const isAbandoned = (labId: string): boolean => abandoned.has(labId);

/** It has been removed since. */
export const isGone = (labId: string): void => void abandoned.delete(labId);

/** Why the first of them could not be removed; undefined when nothing is left. */
export const whyLeft = (): unknown => abandoned.values().next().value;
