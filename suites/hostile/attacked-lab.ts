import { programs } from '../../fixtures/cdn/index.ts';
import { cdn } from '../../fixtures/cdn/platform.ts';
import { ROLES } from '../../fixtures/cdn/roles.ts';
import type { CdnSpec } from '../../fixtures/cdn/spec.ts';
import { standard } from '../../fixtures/labs/standard.ts';
import type { Program } from '../../harness/runtime/host.ts';
import type { Lab } from '../../harness/runtime/runtime.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import { type Tapped, Traffic, tap } from '../fuzz/tap.ts';

/** The standard lab, simulated, whose programs can be handed anything over any port. */
export interface AttackedLab {
  readonly lab: Lab;
  readonly traffic: Traffic;
  /** Calls `attack` in the process of each node, as soon as the lab runs on. */
  inEach(attack: (node: Tapped) => void): void;
  /** Processes that died by themselves, and of what. */
  deaths(): readonly string[];
  /** The nodes that say they dropped malformed input at this port. */
  droppedAt(port: string): readonly string[];
}

export async function startAttacked(): Promise<AttackedLab> {
  const traffic = new Traffic();
  const nodes = new Map<string, Tapped>();
  const wrap =
    (program: Program<CdnSpec>): Program<CdnSpec> =>
    (host, spec, node) => {
      const tapped = tap(host, traffic);
      nodes.set(node.id, tapped);
      program(tapped.host, spec, node);
    };
  const wrapped = Object.fromEntries(ROLES.map((role) => [role, wrap(programs[role])]));
  const lab = await sim.start({ spec: standard.spec('search'), platform: cdn, programs: wrapped as never }, 1);
  return {
    lab,
    traffic,
    inEach(attack) {
      for (const node of nodes.values()) node.host.setTimer(0, () => attack(node));
    },
    deaths: () =>
      lab.history.flatMap((event) =>
        event.type === 'down' && event.how === 'crash' ? [`${event.node}: ${event.reason}`] : [],
      ),
    droppedAt: (port) =>
      lab.history.flatMap((event) =>
        event.type === 'recovery' && event.action === 'malformed-dropped' && event.detail.startsWith(`${port}: `)
          ? [event.node]
          : [],
      ),
  };
}
