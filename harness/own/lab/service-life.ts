import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import type { Death, ServiceDeath } from '../../lab/deaths.ts';
import { reasonOf, statusOf } from '../../runtime/docker/engine.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';
import type { HelperShell } from '../../runtime/docker/shared/stage.ts';
import { deafen, undeafen } from './deafen.ts';
import { type GiveBack, takeOffNetworks } from './take-away.ts';

/** Deaths that last until they are let go of; the others are over at once, whatever then becomes of the service. */
export type Lasting = Exclude<Death | ServiceDeath, 'crash' | 'restart' | 'moved'>;

/** How many injections hold a service in each death. */
export type ServiceHolds = Record<Lasting, number>;

/** One service's container, brought to where its holds want it. */
export interface ServiceLife {
  readonly holds: ServiceHolds;
  /** Whether nothing holds it: it serves, unless it has died by itself. */
  isFree(): boolean;
  /** Does what the holds ask for, and undoes what they ask for no more. Whether the container was killed, paused or started for it. */
  settle(): Promise<boolean>;
  /** Starts what has died by itself. Whether it had. */
  start(): Promise<boolean>;
}

export interface ServiceLifeOptions {
  readonly docker: Dockerode;
  readonly node: string;
  readonly container: Dockerode.Container;
  /** The name of its pod's container. */
  readonly pod: string;
  shell(): Promise<HelperShell>;
}

/** An engine says so of what is as it was to be: a dead container is killed, or a running one started. */
const NOTHING_TO_DO = [304, 409];

/** Whether it has done it: a container that was dead already is not killed, nor one that runs started. Throws HarnessError. */
async function hasDone(what: string, act: Promise<unknown>): Promise<boolean> {
  try {
    await answerOf(what, act);
    return true;
  } catch (error) {
    if (NOTHING_TO_DO.includes(statusOf(error) ?? 0)) return false;
    throw new HarnessError(`the engine cannot ${what}: ${reasonOf(error)}`);
  }
}

/** The life of one service. Throws HarnessError when the engine cannot. */
export function createServiceLife({ docker, node, container, pod, shell }: ServiceLifeOptions): ServiceLife {
  const holds: ServiceHolds = { process: 0, machine: 0, container: 0, pause: 0 };
  const is = { deaf: false, dead: false, paused: false };
  let giveBack: GiveBack | undefined;
  const kill = async (): Promise<boolean> => {
    // The engine kills nothing that stands still.
    if (is.paused) await hasDone(`let ${node} go on`, container.unpause());
    Object.assign(is, { dead: true, paused: false });
    return hasDone(`kill ${node}`, container.kill());
  };
  /** The engine has no word of its own for what it finds dead, as it may be that has crashed. */
  const pause = async (): Promise<boolean> => {
    try {
      return await hasDone(`pause ${node}`, container.pause());
    } catch (error) {
      const { State: state } = await answerOf(`say how ${node} is`, container.inspect());
      if (state.Running && !state.Restarting) throw error;
      return false;
    }
  };
  const start = () => hasDone(`start ${node}`, container.start());
  /** What goes first goes before the death itself, so that nothing tells of it. */
  const goDown = async (wanted: typeof is, isGone: boolean): Promise<boolean> => {
    let done = false;
    if (wanted.deaf && !is.deaf) {
      await deafen(await shell());
      is.deaf = true;
    }
    if (isGone && !giveBack) giveBack = await takeOffNetworks(docker, pod);
    if (wanted.dead && !is.dead) done = await kill();
    if (wanted.paused && !is.paused) {
      done = await pause();
      is.paused = done;
    }
    return done;
  };
  const comeUp = async (wanted: typeof is, isGone: boolean): Promise<boolean> => {
    let done = false;
    if (!isGone && giveBack) {
      await giveBack();
      giveBack = undefined;
    }
    if (!wanted.paused && is.paused) {
      done = await hasDone(`let ${node} go on`, container.unpause());
      is.paused = false;
    }
    if (!wanted.dead && is.dead) {
      done = await start();
      is.dead = false;
    }
    if (!wanted.deaf && is.deaf) {
      await undeafen(await shell());
      is.deaf = false;
    }
    return done;
  };
  return {
    holds,
    start,
    isFree: () => Object.values(holds).every((count) => count === 0),
    async settle() {
      const { process, machine, container: gone, pause } = holds;
      const dead = process + machine + gone > 0;
      const wanted = { deaf: machine > 0, dead, paused: pause > 0 && !dead };
      const isUp = await comeUp(wanted, gone > 0);
      return (await goDown(wanted, gone > 0)) || isUp;
    },
  };
}
