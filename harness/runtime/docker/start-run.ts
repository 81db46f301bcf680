import { HarnessError } from '../../basics/errors.ts';
import { type NodeInfo, topologyOf } from '../../lab/topology.ts';
import type { Lab, LabDefinition } from '../runtime.ts';
import { createLab } from './lab.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { channelOf, createEffects } from './run-context.ts';
import { createLabClock, monotonicNs } from './shared/lab-clock.ts';
import { pace } from './shared/pace.ts';
import type { Request } from './shared/protocol.ts';
import type { WarmLab } from './warm-lab.ts';

/** Lab time zero is this far ahead when nodes are told of it: warm ones are ready by then. */
const LEAD_MS = 300;
/** Cold ones start a process first; on two cores twenty of them need seconds. On an idle machine. */
const LEAD_MAX_MS = 20_000;

/** What is other than in a run that is judged. */
export interface RunKind {
  /** Takes the events; a history by default. */
  readonly recorder?: () => Recorder;
  /** Whether people ask its nodes from outside. */
  readonly isStanding?: boolean;
}

/**
 * Starts every node's program afresh at one lab time zero, all at the same moment. If a node was late, all begin anew with a
 * longer lead: a run in which some nodes start late is not the one that the seed stands for. Throws HarnessError.
 */
export async function startRun(
  warm: WarmLab,
  { spec, platform }: LabDefinition,
  seed: number,
  { recorder = createRecorder, isStanding = false }: RunKind = {},
): Promise<Lab> {
  const { stage, helpers, offsetNs } = warm;
  const topology = topologyOf(spec);
  const { roles } = platform;
  const all = (request: (node: NodeInfo) => Request) =>
    Promise.all(topology.nodes.map((node) => channelOf({ stage }, node.id).call(request(node))));
  for (let leadMs = LEAD_MS; leadMs <= pace.limitMs(LEAD_MAX_MS); leadMs *= 4) {
    const zeroNs = monotonicNs() + offsetNs + BigInt(leadMs) * 1_000_000n;
    const clock = createLabClock(zeroNs, offsetNs);
    const effects = createEffects();
    const lab = createLab({ spec, topology, roles, stage, helpers, clock, recorder: recorder(), isStanding, effects });
    await all((node) => ({ do: 'reset', spec, node, seed, zeroNs: String(zeroNs) }));
    if (clock.nowMs() <= 0) return lab;
    // What the late ones still say must not be heard as part of the next try.
    await lab.stop();
  }
  throw new HarnessError(
    `the containers do not start their programs within ${Math.round(pace.limitMs(LEAD_MAX_MS) / 1000)} s`,
  );
}
