import { HarnessError } from '../../basics/errors.ts';
import type { Event } from '../../history/events.ts';
import type { Effect } from '../../lab/effect.ts';
import type { Ms } from '../../lab/spec.ts';
import { topologyOf } from '../../lab/topology.ts';
import type { Lab, LabDefinition, Runtime } from '../runtime.ts';
import { whyLeft } from './abandoned.ts';
import { cannotInContainers } from './cannot.ts';
import { InVain } from './in-vain.ts';
import { neededHelpers } from './needed-helpers.ts';
import { openStage } from './open-stage.ts';
import { refuseForeign } from './prefixes.ts';
import { createAnnouncer } from './recorder.ts';
import { monotonicNs } from './shared/lab-clock.ts';
import type { Stage } from './shared/stage.ts';
import { type RunKind, startRun } from './start-run.ts';
import { type OpenStage, openWarmLab, type WarmLab } from './warm-lab.ts';

/** How long things took, in wall-clock ms. */
export interface DockerTimings {
  /** From nothing to containers that wait for their first reset; of the last boot. */
  readonly bootMs: Ms;
  /** From the call to a lab whose programs run, for each run. */
  readonly resetMs: readonly Ms[];
  /** From then until the lab was stopped. */
  readonly runMs: readonly Ms[];
}

export interface DockerOptions {
  /** Absolute path of the TypeScript entry that becomes the node image. */
  readonly entry: string;
  /** Told what is being done, in words, when that takes a while. */
  readonly progress?: (what: string) => void;
  /** Told of every event in place of a history: for a lab that stands for days. */
  readonly listen?: (event: Event) => void;
  /** Opens stages; the engine's own by default. */
  readonly open?: OpenStage;
}

export interface DockerRuntime extends Runtime {
  timings(): DockerTimings;
  /** The containers, for those who look into them; undefined before the first start and after `close`. */
  stage(): Stage | undefined;
}

/**
 * From so many nodes on, a run that nobody judges goes before the first: programs that all run their code for the first time leave
 * each other no processor for the first second, and the platform takes its own nodes for dead.
 */
const REHEARSED_NODES = 30;
const REHEARSAL_MS = 3000;

async function rehearse(warm: WarmLab, definition: LabDefinition): Promise<void> {
  const lab = await startRun(warm, definition, 0);
  await lab.runUntil(REHEARSAL_MS);
  await lab.stop();
}

const sinceMs = (startNs: bigint): Ms => Number(monotonicNs() - startNs) / 1e6;

/** Begins once more after a failure that is not one of every time. Of two failures the first is told. */
async function twice<T>(begin: () => Promise<T>, cleanUp: () => Promise<void>): Promise<T> {
  try {
    return await begin();
  } catch (error) {
    await cleanUp();
    if (error instanceof InVain) throw error;
    return begin().catch(async () => {
      await cleanUp();
      throw error;
    });
  }
}

/** The lab, which says when it has been stopped, and whose containers are given up when it could not be put back as it was. */
function withEnd(lab: Lab, giveUp: () => Promise<void>, ended: () => void): Lab {
  // Not a copy: `history` is a getter.
  return Object.assign(Object.create(lab), {
    async stop() {
      try {
        await lab.stop();
      } catch {
        await giveUp();
      } finally {
        ended();
      }
    },
  }) as Lab;
}

/**
 * Labs in containers, one at a time. The containers of the first lab are kept and reset for later labs of the same
 * topology; `close` removes them, and rejects when something of any is left. Throws HarnessError for a lab with foreign addresses, and
 * when the engine fails twice.
 */
export function createDockerRuntime({ entry, progress, listen, open = openStage }: DockerOptions): DockerRuntime {
  const timings = { bootMs: 0, resetMs: [] as Ms[], runMs: [] as Ms[] };
  const kind: RunKind = listen ? { recorder: () => createAnnouncer(listen), isStanding: true } : {};
  let warm: WarmLab | undefined;
  let isPlaying = false;

  const close = async (): Promise<void> => {
    const closing = warm;
    warm = undefined;
    await closing?.stage.close();
  };
  /** What is left is removed by the next start, or told at the end. */
  const closeForNow = (): Promise<void> => close().catch(() => undefined);
  /** Containers for this topology: those that are there, if they fit. */
  const ready = async (definition: LabDefinition): Promise<WarmLab> => {
    const topology = topologyOf(definition.spec);
    const { brought } = definition;
    if (warm && !warm.fits(topology, brought)) await closeForNow();
    if (!warm) {
      const startNs = monotonicNs();
      warm = await openWarmLab(open, { topology, entry, ...(brought && { brought }), ...(progress && { progress }) });
      if (topology.nodes.length >= REHEARSED_NODES) await rehearse(warm, definition);
      timings.bootMs = sinceMs(startNs);
    }
    return warm;
  };
  const begin = async (definition: LabDefinition, seed: number, foreseen: readonly Effect[]): Promise<Lab> => {
    const house = await ready(definition);
    await house.prepare(neededHelpers(foreseen, definition));
    const startNs = monotonicNs();
    const lab = await startRun(house, definition, seed, kind);
    timings.resetMs.push(sinceMs(startNs));
    return lab;
  };
  const watched = (lab: Lab): Lab => {
    const startNs = monotonicNs();
    return withEnd(lab, closeForNow, () => {
      if (isPlaying) timings.runMs.push(sinceMs(startNs));
      isPlaying = false;
    });
  };
  return {
    name: 'docker',
    cannot: cannotInContainers,
    async start(definition, seed, foreseen = []) {
      if (isPlaying) throw new HarnessError('containers hold one lab at a time: stop the one before');
      refuseForeign(topologyOf(definition.spec).nodes.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]));
      isPlaying = true;
      try {
        return watched(await twice(() => begin(definition, seed, foreseen), closeForNow));
      } catch (error) {
        isPlaying = false;
        throw error;
      }
    },
    async close() {
      await close();
      const why = whyLeft();
      if (why !== undefined) throw why;
    },
    timings: () => structuredClone(timings),
    stage: () => warm?.stage,
  };
}
