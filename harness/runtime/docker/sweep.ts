import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { HarnessError } from '../../errors.ts';
import { reasonOf } from './engine.ts';
import { LAB_LABEL } from './labels.ts';
import { limited } from './limited.ts';

/** A container, network or volume of a lab. */
export interface Thing {
  readonly kind: 'container' | 'network' | 'volume';
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  remove(): Promise<unknown>;
}

/** Everything with this label (`key` or `key=value`), in the order that it can be removed in. */
export async function thingsWith(docker: Dockerode, label: string): Promise<readonly Thing[]> {
  const filters = { label: [label] };
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return [
    ...containers.map(({ Id: id, Names: [name = id], Labels: labels }) => {
      return {
        kind: 'container',
        id,
        name,
        labels,
        remove: () => docker.getContainer(id).remove({ force: true, v: true }),
      } as const;
    }),
    ...networks.map(({ Id: id, Name: name, Labels: labels }) => {
      const remove = () => docker.getNetwork(id).remove();
      return { kind: 'network', id, name, labels: labels ?? {}, remove } as const;
    }),
    ...(volumes ?? []).map(({ Name: id, Labels: labels }) => {
      return {
        kind: 'volume',
        id,
        name: id,
        labels: labels ?? {},
        remove: () => docker.getVolume(id).remove(),
      } as const;
    }),
  ];
}

/** How often it is looked whether everything is gone. */
const LOOK_EVERY_MS = 100;
/** Engines have been seen to miscount a network's containers, and then never to remove it, when seventy go at once. */
const REMOVE_LIMIT = 8;

/** A network that the engine takes for in use, when nothing of its lab is left on it. */
const IN_USE = /active endpoints/;
/** Networks are let go of with their last container, or soon after; then the engine has miscounted, or others are on it. */
const STUCK_AFTER_MS = 3_000;

/** What came of a sweep. */
export interface Swept {
  /** How many things there were and are gone. */
  readonly removed: number;
  /** Networks that are left, since the engine takes them for in use. */
  readonly stuck: readonly Thing[];
}

/**
 * Removes everything of a lab; resolves when the engine lists none of it, or only networks that it does not let go of. Others may
 * remove at the same time. Throws HarnessError when something else is left after `withinMs`.
 */
export async function sweepLab(docker: Dockerode, labId: string, withinMs: number): Promise<Swept> {
  const endMs = performance.now() + withinMs;
  const seen = new Set<string>();
  let inUseSinceMs: number | undefined;
  for (;;) {
    const things = await thingsWith(docker, `${LAB_LABEL}=${labId}`);
    if (things.length === 0) return { removed: seen.size, stuck: [] };
    for (const { id } of things) seen.add(id);
    const refusals = await removeWave(things);
    const isInUse = refusals.length === things.length && refusals.every((refusal) => IN_USE.test(refusal));
    inUseSinceMs = isInUse ? (inUseSinceMs ?? performance.now()) : undefined;
    const inUseMs = inUseSinceMs === undefined ? 0 : performance.now() - inUseSinceMs;
    if (inUseMs > Math.min(STUCK_AFTER_MS, withinMs / 2)) return { removed: seen.size - things.length, stuck: things };
    if (performance.now() > endMs) {
      throw new HarnessError(
        `lab ${labId} left ${things.map(({ kind, id }) => `${kind} ${id.slice(0, 12)}`).join(', ')} behind: ${refusals[0] ?? 'the engine still lists them'}`,
      );
    }
    if (refusals.length > 0) await sleep(LOOK_EVERY_MS);
  }
}

/**
 * Removes the containers among these, or when there are none the rest, and returns why some were not. A refusal is not yet a
 * failure: the thing may be going already, or a network may wait for its containers to go. The next listing tells.
 */
async function removeWave(things: readonly Thing[]): Promise<readonly string[]> {
  const containers = things.filter(({ kind }) => kind === 'container');
  const refusals = await limited(containers.length > 0 ? containers : things, REMOVE_LIMIT, async (thing) => {
    try {
      await thing.remove();
      return [];
    } catch (error) {
      return [reasonOf(error)];
    }
  });
  return refusals.flat();
}
