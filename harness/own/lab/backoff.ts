import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import type { History } from '../../history/events.ts';
import type { Ms } from '../../lab/spec.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';
import type { StandingNode } from './standing-node.ts';

/**
 * How long a container has to run until an engine no longer waits before it starts it again: each time twice as long, from 100 ms to a
 * minute, until it has lived for this (Docker's documentation of `docker run --restart`).
 */
const SETTLED_MS: Ms = 10_000;

/** The nodes that have died in a run so that their restart policy acts: by themselves, or from inside. */
export const rolledIn = (history: History): readonly string[] => [
  ...new Set(history.flatMap((event) => (event.type === 'down' && event.how === 'crash' ? [event.node] : []))),
];

/** A container as its engine sees it. */
export interface Started {
  readonly Running: boolean;
  /** When it was started, as RFC 3339 has it. */
  readonly StartedAt: string;
}

/** How long it is until the engine will start all of these at once again: what does not run is not waited for. */
export const unsettledMs = (containers: readonly Started[], nowWallMs: Ms): Ms =>
  Math.max(0, ...containers.map((one) => (one.Running ? Date.parse(one.StartedAt) + SETTLED_MS - nowWallMs : 0)));

/**
 * Resolves when the engine will start each of these nodes at once again, should it die: what one run has done to that must not decide what
 * comes of the next. Throws HarnessError.
 */
export async function untilSettled(
  docker: Dockerode,
  nodes: readonly StandingNode[],
  rolled: readonly string[],
): Promise<void> {
  const found = nodes.filter(({ node }) => rolled.includes(node.id));
  const states = await Promise.all(
    found.map(async ({ node, containerId }) => {
      const container = docker.getContainer(containerId);
      return (await answerOf(`say how ${node.id} is`, container.inspect())).State;
    }),
  );
  await sleep(unsettledMs(states, Date.now()));
}
