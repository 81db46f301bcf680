import { programs } from '../../fixtures/cdn/index.ts';
import { cdn } from '../../fixtures/cdn/platform.ts';
import { ROLES, type Role } from '../../fixtures/cdn/roles.ts';
import type { CdnSpec } from '../../fixtures/cdn/spec.ts';
import { balancedCdn } from '../../fixtures/labs/balanced-cdn.ts';
import { topologyOf } from '../../harness/lab/topology.ts';
import type { Program } from '../../harness/runtime/host.ts';
import type { Lab } from '../../harness/runtime/runtime.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import { push } from '../../harness/testkit/effects.ts';
import { type Case, caseFor } from './cases.ts';
import { Draw } from './draw.ts';
import { type Tapped, Traffic, tap } from './tap.ts';
import { ENTRIES, type Entry } from './taught.ts';

/** Cases for each program of one batch, which has a lab of its own. */
export const BATCH_CASES = 5000;
/** Until leaders are elected, and there is something of everything to be changed. */
const WARM_UP_MS = 6000;
/** Lab time from one case of each program to the next. */
const STEP_MS = 2;
/** An instrument can only be attacked while it waits for an answer, which is about every other step. */
const STEPS_MAX = 4 * BATCH_CASES;

const CUSTOMERS = 30;
const FLEETS: CdnSpec['fleets'] = [
  ...['a', 'b'].flatMap((region) => [
    { role: 'llns' as const, region, count: 1 },
    { role: 'edge' as const, region, count: 2 },
  ]),
  ...['x', 'y', 'z'].map((region) => ({ role: 'mapper' as const, region, count: 1 })),
  ...['x', 'y'].map((region) => ({ role: 'tlns' as const, region, count: 1 })),
  { role: 'llns', region: 'z', count: 1, inputDelayed: true },
  { role: 'balancer', region: 'a', count: 2 },
  { role: 'origin', region: 'shop', count: 1 },
  { role: 'gtld', region: 'core', count: 1 },
  ...['core', 'x', 'y'].map((region) => ({ role: 'control' as const, region, count: 1 })),
  { role: 'monitor', region: 'core', count: 1 },
  { role: 'instrument', region: 'users-a', count: 1 },
];

/** A small lab of every program, with everything on, whose clients ask so much that there is always an answer that is waited for. */
export function fuzzSpec(): CdnSpec {
  const spec = balancedCdn.spec('search') as CdnSpec;
  const customers = Array.from({ length: CUSTOMERS }, (_, n) => ({ id: `a${n + 1}`, tier: 1 as const }));
  const timing = { ...spec.timing, opsPerSecond: 150, answerTtlMs: 1000, negativeTtlMs: 1000 };
  return { ...spec, fleets: FLEETS, customers, timing, capacity: {} };
}

/** A program that did not survive a case. `at` counts the cases of all programs in the batch. */
export interface Death {
  readonly batch: number;
  readonly at: number;
  readonly node: string;
  readonly what: string;
}

/** What one batch came to. */
export interface BatchResult {
  readonly cases: Readonly<Record<Role, number>>;
  /** Malformed inputs that programs say they dropped, by what they call the port. */
  readonly dropped: ReadonlyMap<string, number>;
  readonly entries: ReadonlySet<string>;
  readonly death: Death | undefined;
}

export type Programs = typeof programs;

/** The lines of a stack that are the program's own. */
const STACK_LINES = 8;
const stackOf = (error: unknown): string =>
  String((error as Error).stack)
    .split('\n', STACK_LINES)
    .filter((line) => !line.includes('suites/fuzz/'))
    .join('\n');

/** Programs that are given some cases of their own. */
class Attack {
  readonly #draw: Draw;
  readonly #batch: number;
  readonly #spec: CdnSpec;
  readonly #traffic = new Traffic();
  readonly #tapped = new Map<string, Tapped>();
  readonly cases = Object.fromEntries(ROLES.map((role) => [role, 0])) as Record<Role, number>;
  readonly entries = new Set<string>();
  death: Death | undefined;
  #at = 0;

  constructor(seed: number, batch: number, spec: CdnSpec) {
    this.#draw = new Draw(seed, batch);
    this.#batch = batch;
    this.#spec = spec;
  }

  wrap(program: Program<CdnSpec>): Program<CdnSpec> {
    return (host, spec, node) => {
      const tapped = tap(host, this.#traffic);
      this.#tapped.set(node.id, tapped);
      program(tapped.host, spec, node);
    };
  }

  /** One case for the program of a role, on one of its nodes. */
  step(role: Role): void {
    const { id } = this.#draw.pick(topologyOf(this.#spec).ofRole(role));
    const tapped = this.#tapped.get(id);
    if (!tapped || tapped.hasExited || this.cases[role] >= BATCH_CASES) return;
    for (const map of [tapped.udp, tapped.tcp, tapped.http])
      for (const entry of map.keys()) if (!entry.endsWith(' 0')) this.entries.add(`${role} ${entry}`);
    const first = this.#draw.below(ENTRIES[role].length);
    const order: readonly Entry[] = [...ENTRIES[role].slice(first), ...ENTRIES[role].slice(0, first)];
    for (const entry of order) {
      const one = caseFor(entry, tapped, this.#traffic, this.#spec, this.#draw);
      if (!one) continue;
      this.cases[role]++;
      this.#try(id, tapped, one);
      return;
    }
  }

  /** In the process itself, whose death it is when it throws. */
  #try(node: string, tapped: Tapped, { entry, text, run }: Case): void {
    const at = this.#at++;
    tapped.host.setTimer(0, () => {
      try {
        run();
      } catch (error) {
        if (!tapped.hasExited) this.#died(at, node, `${entry}: ${stackOf(error)}\nfrom ${text.slice(0, 2000)}`);
        throw error;
      }
    });
  }

  /** Later than its cause, in a timer or by what others sent on. */
  diedLater(node: string, reason: string): void {
    this.#died(this.#at, node, `later: ${reason}`);
  }

  #died(at: number, node: string, what: string): void {
    this.death ??= { batch: this.#batch, at, node, what };
  }
}

/** Runs one batch: the same for the same seed and number. Ends at the first death. */
export async function runBatch(seed: number, batch: number, under: Programs = programs): Promise<BatchResult> {
  const spec = fuzzSpec();
  const attack = new Attack(seed, batch, spec);
  const wrapped = Object.fromEntries(ROLES.map((role) => [role, attack.wrap(under[role])])) as Programs;
  const lab = await sim.start({ spec, platform: cdn, programs: wrapped as never }, seed + batch);
  await lab.runUntil(1000);
  await push(lab, { kind: 'customer-config', mutation: 'new-settings', args: { customer: 'a1' } }, 0);
  await lab.runUntil(WARM_UP_MS);
  let seen = 0;
  const isOver = () => ROLES.every((role) => attack.cases[role] >= BATCH_CASES) || attack.death !== undefined;
  for (let step = 0; step < STEPS_MAX && !isOver(); step++) {
    for (const role of ROLES) attack.step(role);
    await lab.runUntil(lab.now() + STEP_MS);
    for (; seen < lab.history.length; seen++) {
      const event = lab.history[seen];
      if (event?.type === 'down' && event.how === 'crash') attack.diedLater(event.node, event.reason);
    }
  }
  await lab.stop();
  return { cases: attack.cases, dropped: droppedIn(lab), entries: attack.entries, death: attack.death };
}

function droppedIn({ history }: Lab): ReadonlyMap<string, number> {
  const dropped = new Map<string, number>();
  for (const event of history) {
    if (event.type !== 'recovery' || event.action !== 'malformed-dropped') continue;
    const [, port = '', count = 0] = /^(.*): (\d+) so far/.exec(event.detail) ?? [];
    dropped.set(`${event.node} ${port}`, Number(count));
  }
  return dropped;
}
