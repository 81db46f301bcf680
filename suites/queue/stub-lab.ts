import { faults } from '../../faults/index.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { labs } from '../../fixtures/labs/index.ts';
import type { Registry } from '../../harness/records/registry.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';

/** What both sides of the bench of a queue have: they must be of one build. */
export const registry: Registry = { labs, faults, invariants, incidents: [], runtimes: [sim], failures: [] };
