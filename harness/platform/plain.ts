import { factsOf } from '../facts/facts-of.ts';
import type { Platform } from './platform.ts';

/** A platform of which nothing is known but what the harness sees, and that is excused for nothing. */
export const plain: Platform = { name: 'plain', roles: {}, events: {}, factsOf, excuse: () => undefined };
