import type Dockerode from 'dockerode';
import type { Death, ServiceDeath } from '../../lab/deaths.ts';
import type { Ms } from '../../lab/spec.ts';
import { createHandle, type Touches } from '../../runtime/docker/handle.ts';
import type { LinkContext } from '../../runtime/docker/links.ts';
import { answerOf, notWithin, pace } from '../../runtime/docker/shared/pace.ts';
import type { Handle } from '../../runtime/runtime.ts';
import { crash } from './crash.ts';
import type { OwnService } from './own-service.ts';
import type { Lasting } from './service-life.ts';
import { type GiveBack, giveOtherAddresses } from './take-away.ts';

/** One death of one service: what it is told of, and by. */
export interface Dying {
  readonly context: LinkContext;
  readonly service: OwnService;
  readonly injection: number;
}

/** How long a service has to end that is told to: what compose's own `restart` gives. */
export const END_WITHIN_S = 10;
/** Between two looks at a container that is dying, or being started. */
const LOOK_EVERY_MS = 100;
/** A container whose processes have been killed is dead by then. */
const DEAD_WITHIN_MS = 10_000;

const REASONS: Readonly<Record<Death | ServiceDeath, string>> = {
  ...{ process: 'killed', machine: 'killed', container: 'taken away', crash: 'killed from inside' },
  ...{ pause: 'paused', restart: 'restarted', moved: 'given another address' },
};

const fall = ({ context, service, injection }: Dying, how: Death | ServiceDeath, atMs: Ms): void =>
  context.recorder.record({ type: 'down', atMs, node: service.id, how, injection, reason: REASONS[how] });

/** A service has died of it: for the history, and as the proof. */
function bite(dying: Dying, how: Death | ServiceDeath, atMs: Ms, touches: Touches): void {
  fall(dying, how, atMs);
  Object.assign(touches, { touched: 1, bitAtMs: atMs });
}

const rise = ({ context, service }: Dying): void =>
  context.recorder.record({ type: 'up', atMs: context.clock.nowMs(), node: service.id });

/** A death that lasts until it is healed. Throws HarnessError. */
export async function hold(dying: Dying, how: Lasting): Promise<Handle> {
  const { context, service } = dying;
  const { life } = service;
  const touches: Touches = { touched: 0 };
  await service.inTurn(async () => {
    const wasFree = life.isFree();
    life.holds[how]++;
    const atMs = context.clock.nowMs();
    if ((await life.settle()) && wasFree) bite(dying, how, atMs, touches);
  });
  return createHandle(context, touches, `Node ${service.id} is still held down by an injection.`, () =>
    service.inTurn(async () => {
      life.holds[how]--;
      await life.settle();
      if (life.isFree()) rise(dying);
    }),
  );
}

/** Told to end, and started again, unless it is dead already. Throws HarnessError. */
export async function restart(dying: Dying): Promise<Handle> {
  const { context, service } = dying;
  const touches: Touches = { touched: 0 };
  await service.inTurn(async () => {
    if (!service.life.isFree()) return;
    bite(dying, 'restart', context.clock.nowMs(), touches);
    await answerOf(`restart ${service.id}`, service.container.restart({ t: END_WITHIN_S }));
    rise(dying);
  });
  return createHandle(context, touches);
}

/** Gets another address, unless it is dead, and its own again when it heals. Throws HarnessError. */
export async function move(dying: Dying, docker: Dockerode, pod: string): Promise<Handle> {
  const { context, service } = dying;
  const touches: Touches = { touched: 0 };
  let giveBack: GiveBack | undefined;
  await service.inTurn(async () => {
    if (!service.life.isFree()) return;
    const atMs = context.clock.nowMs();
    giveBack = await giveOtherAddresses(docker, pod);
    bite(dying, 'moved', atMs, touches);
    rise(dying);
  });
  return createHandle(context, touches, `Node ${service.id} still has another address.`, () =>
    service.inTurn(async () => {
      if (!giveBack) return;
      fall(dying, 'moved', context.clock.nowMs());
      await giveBack();
      rise(dying);
    }),
  );
}

/** Resolves once a container is no more what was started then: true, or false when `isOver` came first. */
async function isAnother(
  { context, service }: Dying,
  is: (runs: boolean, startedAt: string) => boolean,
  isOver = () => false,
) {
  while (!isOver()) {
    const { Running: runs, StartedAt: startedAt } = await service.state();
    if (is(runs, startedAt)) return true;
    await context.clock.sleepUntil(context.clock.nowMs() + LOOK_EVERY_MS);
  }
  return false;
}

/** Dies by itself, unless it is dead already; what its restart policy does not start is started when it heals. Throws HarnessError. */
export async function crashAway(dying: Dying): Promise<Handle> {
  const { context, service } = dying;
  const { life } = service;
  const touches: Touches = { touched: 0 };
  let isOver = false;
  let watching: Promise<boolean> = Promise.resolve(true);
  await service.inTurn(async () => {
    if (!life.isFree()) return;
    const { StartedAt: before, Running: runs, Restarting: loops } = await service.state();
    // Dead by itself, also where its restart policy is about to start it: an engine counts that among the running.
    if (!runs || loops) return;
    const atMs = context.clock.nowMs();
    service.awaited.fromMs = atMs;
    await crash(service.container, service.id);
    const tooLate = notWithin(`${service.id} goes on after all its processes were killed`);
    await pace.within(
      DEAD_WITHIN_MS,
      tooLate,
      isAnother(dying, (runs, at) => !runs || at !== before),
    );
    bite(dying, 'crash', atMs, touches);
    watching = isAnother(
      dying,
      (runs, at) => runs && at !== before,
      () => isOver,
    ).then((isBack) => {
      if (isBack) rise(dying);
      return isBack;
    });
    watching.catch(() => undefined);
  });
  return createHandle(context, touches, `Node ${service.id} is still watched after its crash.`, async () => {
    isOver = true;
    if (await watching) return;
    await service.inTurn(async () => {
      if (!life.isFree()) return;
      await life.start();
      rise(dying);
    });
  });
}
