import type { NodeInfo, Topology } from '../../lab/topology.ts';
import { type BroughtPrograms, digestsOf } from '../brought.ts';
import { limited } from './limited.ts';
import type { StageOptions } from './open-stage.ts';
import { clockOffsetNs } from './shared/lab-clock.ts';
import type { Stage } from './shared/stage.ts';

export type OpenStage = (options: StageOptions) => Promise<Stage>;

/** A stage with all that is kept from run to run. */
export interface WarmLab {
  readonly stage: Stage;
  /** Nodes whose helper has been asked for. */
  readonly helpers: ReadonlySet<string>;
  /** Resolves when these nodes have their helpers: they must be there when a fault needs them, or injections come late. */
  prepare(nodes: ReadonlySet<string>): Promise<void>;
  /** How far the containers' CLOCK_MONOTONIC is ahead of this machine's, ns. */
  readonly offsetNs: bigint;
  /** Whether a topology has the same nodes, with the same addresses, and they have the same programs of others. */
  fits(topology: Topology, brought?: BroughtPrograms): boolean;
}

/** Helpers that are started at once. */
const HELPERS_AT_ONCE = 4;

const sameNode = (a: NodeInfo, b: NodeInfo | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

const programsText = (brought: BroughtPrograms = {}): string => JSON.stringify(digestsOf(brought));

/** Opens a stage; helpers start when they are asked for, and are kept. */
export async function openWarmLab(open: OpenStage, options: StageOptions): Promise<WarmLab> {
  const { progress = () => undefined, topology } = options;
  const stage = await open(options);
  const helpers = new Set<string>();
  const helper = (node: string) => {
    helpers.add(node);
    return stage.helper(node);
  };
  const prepare = async (nodes: ReadonlySet<string>): Promise<void> => {
    const missing = [...nodes].filter((node) => !helpers.has(node));
    if (missing.length === 0) return;
    progress(`starting helpers for ${missing.join(', ')}`);
    await limited(missing, HELPERS_AT_ONCE, helper);
  };
  try {
    const offsetNs = await clockOffsetNs(stage.injector);
    // Supervisors have no process for the program before they are asked for anything.
    await Promise.all(Array.from(stage.channels.values(), (channel) => channel.call({ do: 'rest' })));
    const programs = programsText(options.brought);
    const fits = (other: Topology, brought?: BroughtPrograms) =>
      programsText(brought) === programs &&
      other.nodes.length === topology.nodes.length &&
      topology.nodes.every((node, at) => sameNode(node, other.nodes[at]));
    return { stage: { ...stage, helper }, helpers, prepare, offsetNs, fits };
  } catch (error) {
    await stage.close().catch(() => undefined);
    throw error;
  }
}
