import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import { allInTurn } from '../../basics/with-clean-up.ts';
import { HARNESS } from '../../history/events.ts';
import { byEffect, type ForEachEffect } from '../../lab/effect.ts';
import type { LabSpec, Ms } from '../../lab/spec.ts';
import { topologyOf } from '../../lab/topology.ts';
import { createLinks, type LinkContext } from '../../runtime/docker/links.ts';
import { createRecorder } from '../../runtime/docker/recorder.ts';
import { createEffects } from '../../runtime/docker/run-context.ts';
import { createLabClock, type LabClock, monotonicNs } from '../../runtime/docker/shared/lab-clock.ts';
import { watchStarvation } from '../../runtime/docker/shared/starvation.ts';
import { joinHandles } from '../../runtime/handles.ts';
import type { Handle, Lab } from '../../runtime/runtime.ts';
import { ASKER } from '../platform/own-spec.ts';
import { REFUSED_OF_OWN } from './cannot-own.ts';
import { inputPlaces } from './input-places.ts';
import { createOwnLives } from './own-lives.ts';
import type { OwnStage } from './own-stage.ts';

/** What is asked of a lab while it runs: begins at lab time 0, and returns what ends it. */
export type OwnWorkload = (run: {
  readonly clock: LabClock;
  readonly zeroNs: bigint;
  readonly take: (event: Lab['history'][number]) => void;
}) => {
  /**
   * Resolves when every check has held twice in a row since the last heal, or has been asked once all had their time to recover: what then
   * came is told.
   */
  untilRecovered(healedMs: Ms): Promise<void>;
  /** Asks nothing more, and resolves when all that was asked has been answered, or given up. */
  heardOut(): Promise<void>;
  /** Asks and hears nothing more. Idempotent. */
  stop(): void;
  /** Why it could not ask to the end; undefined when it could. */
  failure(): unknown;
};

export interface OwnRun {
  readonly docker: Dockerode;
  readonly stage: OwnStage;
  readonly spec: LabSpec;
  readonly workload: OwnWorkload;
}

/** A run on an owner's lab, which stands already and goes on standing: begins now, at lab time 0. */
export function beginOwnRun({ docker, stage, spec, workload }: OwnRun): Lab {
  const recorder = createRecorder();
  const effects = createEffects();
  const zeroNs = monotonicNs();
  const clock = createLabClock(zeroNs, 0n);
  const podOf = (id: string) => stage.nodes.find(({ node }) => node.id === id)?.node.pod ?? id;
  const helper = (id: string) => stage.shell(podOf(id));
  const context: LinkContext = { spec, topology: topologyOf(spec), clock, recorder, effects, stage: { helper } };
  const lives = createOwnLives(docker, context, stage);
  const links = createLinks(context, inputPlaces);
  const unwatch = watchStarvation((forMs) =>
    recorder.take({ type: 'starved', atMs: clock.nowMs(), who: HARNESS, forMs }),
  );
  stage.asker.onStarved((forMs, atNs) =>
    recorder.take({ type: 'starved', atMs: Number(atNs - zeroNs) / 1e6, who: ASKER, forMs }),
  );
  const table: ForEachEffect<Promise<Handle>, [injection: number]> = {
    ...REFUSED_OF_OWN,
    down: async ({ nodes, how }, injection) =>
      joinHandles(await Promise.all(nodes.map((node) => lives.kill(node, how, injection)))),
    lossy: links.lose,
    deaf: links.deafen,
  };
  const asking = workload({ clock, zeroNs, take: recorder.take });
  let stopping: Promise<void> | undefined;
  return {
    spec,
    get history() {
      return recorder.history;
    },
    record: recorder.record,
    now: clock.nowMs,
    async runUntil(atMs) {
      if (stopping) throw new HarnessError('the lab has been stopped');
      const { durationMs, quietMs } = spec.timing;
      if (atMs < durationMs) await clock.sleepUntil(atMs);
      else {
        // A run without faults is as long as one with them, so that as much is asked in it.
        if (!recorder.history.some(({ type }) => type === 'inject')) await clock.sleepUntil(durationMs - quietMs);
        await asking.untilRecovered(clock.nowMs());
        await asking.heardOut();
        asking.stop();
        const failure = asking.failure() ?? lives.failure();
        if (failure !== undefined) throw failure;
        recorder.seal(Number.POSITIVE_INFINITY);
      }
    },
    apply: (effect, injection) => byEffect(table, effect, injection),
    async baseline() {
      return [...effects.leaks, ...(await lives.leaks()), ...links.leaks()].map((what) => ({ what }));
    },
    stop() {
      stopping ??= allInTurn(
        async () => unwatch(),
        async () => asking.stop(),
        async () => lives.stop(),
        () => effects.undoAll(),
        async () => recorder.seal(Number.POSITIVE_INFINITY),
      );
      return stopping;
    },
  };
}
