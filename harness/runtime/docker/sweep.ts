import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import { reasonOf } from './engine.ts';
import { LAB_LABEL } from './labels.ts';
import { limited } from './limited.ts';
import { answerOf } from './shared/pace.ts';

/** A container, network or volume of a lab. */
export interface Thing {
  readonly kind: 'container' | 'network' | 'volume';
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  remove(): Promise<unknown>;
}

/** Everything with this label (`key` or `key=value`), in the order that it can be removed in. */
export async function thingsWith(docker: Dockerode, label: string): Promise<readonly Thing[]> {
  const filters = { label: [label] };
  const [containers, networks, { Volumes: volumes }] = await answerOf(
    'say what it has',
    Promise.all([
      docker.listContainers({ all: true, filters }),
      docker.listNetworks({ filters }),
      docker.listVolumes({ filters }),
    ]),
  );
  return [
    ...containers.map(({ Id: id, Labels: labels }) => {
      return {
        kind: 'container',
        id,
        labels,
        remove: () => docker.getContainer(id).remove({ force: true, v: true }),
      } as const;
    }),
    ...networks.map(({ Id: id, Labels: labels }) => {
      return { kind: 'network', id, labels: labels ?? {}, remove: () => docker.getNetwork(id).remove() } as const;
    }),
    ...(volumes ?? []).map(({ Name: id, Labels: labels }) => {
      return { kind: 'volume', id, labels: labels ?? {}, remove: () => docker.getVolume(id).remove() } as const;
    }),
  ];
}

/** What engines say of a network that they take for in use. */
export const IN_USE = /active endpoints/;

/** What is left of a lab, and why the engine does not remove it. */
export class LeftBehind extends HarnessError {
  readonly things: readonly Thing[];
  readonly refusals: readonly string[];

  constructor(labId: string, things: readonly Thing[], refusals: readonly string[]) {
    const names = things.map(({ kind, id }) => `${kind} ${id.slice(0, 12)}`).join(', ');
    super(`lab ${labId} left ${names} behind: ${refusals[0] ?? 'the engine still lists them'}`);
    this.things = things;
    this.refusals = refusals;
  }

  /** Whether all that is left are networks that the engine takes for in use: others are on them, or it has miscounted. */
  get isStuck(): boolean {
    return this.refusals.length >= this.things.length && this.refusals.every((refusal) => IN_USE.test(refusal));
  }
}

/** How often it is looked whether everything is gone. */
const LOOK_EVERY_MS = 100;
/** Engines have been seen to miscount a network's containers, and then never to remove it, when seventy go at once. */
const REMOVE_LIMIT = 8;

/**
 * Removes everything of a lab, and returns how many things there were; resolves when the engine lists none of them.
 * Others may remove at the same time. Throws LeftBehind when something is left after `withinMs`.
 */
export async function sweepLab(docker: Dockerode, labId: string, withinMs: number): Promise<number> {
  const endMs = performance.now() + withinMs;
  const seen = new Set<string>();
  for (;;) {
    const things = await thingsWith(docker, `${LAB_LABEL}=${labId}`);
    if (things.length === 0) return seen.size;
    for (const { id } of things) seen.add(id);
    // A refusal is not yet a failure: the thing may be going already, or a network may wait for its containers to go.
    // The next listing tells.
    const containers = things.filter(({ kind }) => kind === 'container');
    const wave = containers.length > 0 ? containers : things;
    const refusals = (
      await limited(wave, REMOVE_LIMIT, async (thing) => {
        try {
          await answerOf(`remove ${thing.kind} ${thing.id.slice(0, 12)}`, thing.remove());
          return [];
        } catch (error) {
          return [reasonOf(error)];
        }
      })
    ).flat();
    if (performance.now() > endMs) throw new LeftBehind(labId, things, refusals);
    if (refusals.length > 0) await sleep(LOOK_EVERY_MS);
  }
}
