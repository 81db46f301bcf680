import type { NodeInfo, Topology } from '../../lab/topology.ts';
import { clockOffsetNs } from './lab-clock.ts';
import { limited } from './limited.ts';
import type { StageOptions } from './open-stage.ts';
import type { Stage } from './stage.ts';

export type OpenStage = (options: StageOptions) => Promise<Stage>;

/** A stage with all that is kept from run to run. */
export interface Theatre {
  readonly stage: Stage;
  /** Nodes whose helper runs: it must be there when a fault needs it, or injections come late. */
  readonly helpers: ReadonlySet<string>;
  /** How far the containers' CLOCK_MONOTONIC is ahead of this machine's, ns. */
  readonly offsetNs: bigint;
  /** Whether a topology has the same nodes, with the same addresses. */
  fits(topology: Topology): boolean;
}

/** Helpers that are started at once. */
const HELPERS_AT_ONCE = 4;

const sameNode = (a: NodeInfo, b: NodeInfo | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Opens a stage, and a helper for every platform node; those of instruments start when asked for. */
export async function openTheatre(open: OpenStage, options: StageOptions): Promise<Theatre> {
  const stage = await open(options);
  const helpers = new Set<string>();
  const helper = (node: string) => {
    helpers.add(node);
    return stage.helper(node);
  };
  try {
    const offsetNs = await clockOffsetNs(stage.injector);
    const platform = options.topology.nodes.filter(({ role }) => role !== 'instrument');
    options.progress?.(`starting ${platform.length} helper containers`);
    await Promise.all([
      // Supervisors have no process for the program before they are asked for anything.
      ...Array.from(stage.channels.values(), (channel) => channel.call({ do: 'rest' })),
      limited(platform, HELPERS_AT_ONCE, ({ id }) => helper(id)),
    ]);
    const { nodes } = options.topology;
    const fits = (other: Topology) =>
      other.nodes.length === nodes.length && nodes.every((node, at) => sameNode(node, other.nodes[at]));
    return { stage: { ...stage, helper }, helpers, offsetNs, fits };
  } catch (error) {
    await stage.close().catch(() => undefined);
    throw error;
  }
}
