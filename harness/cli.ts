import { fileURLToPath } from 'node:url';
import { interruption } from './basics/interruption.ts';
import { guard } from './cli/guard.ts';
import { main } from './cli/main.ts';
import type { Registry } from './records/registry.ts';

/** What nodes in containers run: in a package it is bundled already. */
const NODE_ENTRY = fileURLToPath(
  new URL(`../fixtures/images/node/entry.${import.meta.url.endsWith('.ts') ? 'ts' : 'cjs'}`, import.meta.url),
);
/** What asks the services of a lab of one's own. */
const ASKER_ENTRY = fileURLToPath(
  new URL(`./own/asker/entry.${import.meta.url.endsWith('.ts') ? 'ts' : 'cjs'}`, import.meta.url),
);
const FAILURES = fileURLToPath(new URL('../fixtures/failures', import.meta.url));

/** What only some commands look at is made when it is first looked at. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The only place in the harness that looks back at faults and fixtures: it lists them for the commands. */
async function loadRegistry(): Promise<Registry> {
  const [{ faults }, { labs }, { readIncidents }, { invariants }, { sim }, { readStore }] = await Promise.all([
    import('../faults/index.ts'),
    import('../fixtures/labs/index.ts'),
    import('../fixtures/incidents/read.ts'),
    import('../fixtures/cdn/invariants/index.ts'),
    import('./runtime/sim/sim.ts'),
    import('./records/failure-store.ts'),
  ]);
  const incidents = once(readIncidents);
  const failures = once(() => readStore(FAILURES).failures);
  return {
    ...{ labs, faults, invariants, runtimes: [sim] },
    get incidents() {
      return incidents();
    },
    get failures() {
      return failures();
    },
  };
}

const args = process.argv.slice(2);
guard(args.includes('--debug'));
process.exitCode = await main(args, { loadRegistry, nodeEntry: NODE_ENTRY, askerEntry: ASKER_ENTRY });
// What an interruption left under way, such as containers that start, must not hold us: their watchdog removes them.
if (interruption.aborted) process.exit();
