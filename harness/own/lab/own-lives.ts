import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import type { Death } from '../../lab/effect.ts';
import { reasonOf, statusOf } from '../../runtime/docker/engine.ts';
import { createHandle, type Touches } from '../../runtime/docker/handle.ts';
import type { LinkContext } from '../../runtime/docker/links.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';
import { areHeld, noHolds } from '../../runtime/holds.ts';
import type { Handle } from '../../runtime/runtime.ts';
import { deafen, undeafen } from './deafen.ts';
import type { StandingNode } from './standing-node.ts';

/** Deaths and starts of the containers of an owner's lab. */
export interface OwnLives {
  kill(node: string, how: Death, injection: number): Promise<Handle>;
  /** Nodes that should run and do not, one sentence each. */
  leaks(): Promise<readonly string[]>;
}

/** An engine says so of what is as it was to be: a dead container is killed, or a running one started. */
const NOTHING_TO_DO = [304, 409];

export function createOwnLives(docker: Dockerode, context: LinkContext, nodes: readonly StandingNode[]): OwnLives {
  const lives = new Map(nodes.map((one) => [one.node.id, { ...one, holds: noHolds() }]));
  const containerOf = (id: string) => docker.getContainer(lives.get(id)?.containerId ?? id);
  /** Whether it has done it: a container that was dead already is not killed, nor one that runs started. */
  const hasDone = async (what: string, act: Promise<unknown>): Promise<boolean> => {
    try {
      await answerOf(what, act);
      return true;
    } catch (error) {
      if (NOTHING_TO_DO.includes(statusOf(error) ?? 0)) return false;
      throw new HarnessError(`the engine cannot ${what}: ${reasonOf(error)}`);
    }
  };
  return {
    async kill(id, how, injection) {
      const life = lives.get(id);
      if (!life) throw new HarnessError(`the lab has no node ${id}`);
      const { clock, recorder, stage } = context;
      const isFirst = !areHeld(life.holds);
      life.holds[how]++;
      const touches: Touches = { touched: 0 };
      const handle = createHandle(context, touches, `Node ${id} is still held down by an injection.`, async () => {
        life.holds[how]--;
        const isFree = !areHeld(life.holds);
        if (isFree) await hasDone(`start ${id}`, containerOf(id).start());
        if (how === 'machine' && life.holds.machine === 0) await undeafen(await stage.helper(id));
        if (isFree) recorder.record({ type: 'up', atMs: clock.nowMs(), node: id });
      });
      // First, so that no reset tells of the death.
      if (how === 'machine' && life.holds.machine === 1) await deafen(await stage.helper(id));
      const atMs = clock.nowMs();
      if (isFirst && (await hasDone(`kill ${id}`, containerOf(id).kill()))) {
        recorder.record({ type: 'down', atMs, node: id, how, injection, reason: 'killed' });
        Object.assign(touches, { touched: 1, bitAtMs: atMs });
      }
      return handle;
    },
    async leaks() {
      const states = await Promise.all(
        [...lives.values()].map(async ({ node, holds }) => {
          const { State: state } = await answerOf(`say how ${node.id} is`, containerOf(node.id).inspect());
          return areHeld(holds) || state.Running || state.ExitCode === 0
            ? []
            : [`Node ${node.id} should run, and does not.`];
        }),
      );
      return states.flat();
    },
  };
}
