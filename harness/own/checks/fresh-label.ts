import { randomBytes } from 'node:crypto';

/** A label that no zone has: what is asked for below a wildcard, so that no cache knows it. */
export const freshLabel = (): string => `zq${randomBytes(4).toString('hex')}`;
