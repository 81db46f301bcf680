import { HarnessError } from '../../basics/errors.ts';
import type { Event } from '../../history/events.ts';
import { type Death, everyonesDeath } from '../../lab/deaths.ts';
import { byEffect, type ForEachEffect } from '../../lab/effect.ts';
import type { Ms } from '../../lab/spec.ts';
import { joinHandles } from '../handles.ts';
import { type ControlLine, createOperator } from '../operate.ts';
import type { Handle, Lab, Leak } from '../runtime.ts';
import { keepBusy } from './busy.ts';
import { cannotInSimulation } from './cannot.ts';
import { createTouches, handleOf } from './handle.ts';
import { goOn, hold, isHeld, release, run } from './life.ts';
import { sendRepeatedly } from './raw.ts';
import { takeTime } from './throttle.ts';
import type { SimNode, World } from './world.ts';

/** What an injection left running. */
interface Cause {
  readonly injection: number;
}

/** What sends datagrams, keeps nodes busy, and takes their time, until it is healed; and what has delayed packets, until the last of them arrives. */
interface Causes {
  readonly senders: Set<Cause>;
  readonly busyShares: Set<Cause>;
  readonly takenTimes: Set<Cause>;
  readonly delays: Set<Cause & { untilMs: Ms }>;
}

function nodeNamed(world: World, id: string): SimNode {
  const node = world.byId.get(id);
  if (!node) throw new HarnessError(`no node of lab "${world.spec.name}" is called "${id}"`);
  return node;
}

/** What is left of injections, one sentence each. A node that waits for its own restart is the platform's affair. */
function leaksOf(world: World, { senders, busyShares, takenTimes, delays }: Causes): readonly Leak[] {
  const held = world.nodes.filter(isHeld);
  const late = [...delays].filter(({ untilMs }) => untilMs > world.clock.nowMs());
  const gone = world.nodes.filter((node) => !isHeld(node) && !node.process && !node.restart);
  return [
    ...held.map(({ info }) => ({ what: `Node ${info.id} is still held down by an injection.` })),
    ...gone.map(({ info }) => ({ what: `Node ${info.id} should run, and does not.` })),
    ...world.network.impairments.map(({ injection }) => ({ what: `Injection ${injection} still impairs a link.` })),
    ...late.map(({ injection }) => ({ what: `A packet that injection ${injection} delayed is still on its way.` })),
    ...Array.from(senders, ({ injection }) => ({ what: `Injection ${injection} still sends datagrams.` })),
    ...Array.from(busyShares, ({ injection }) => ({ what: `Injection ${injection} still keeps a node busy.` })),
    ...Array.from(takenTimes, ({ injection }) => ({ what: `Injection ${injection} still takes a node's time.` })),
  ];
}

/** Commands are handed to the controls' programs themselves. */
function controlLine(world: World): ControlLine {
  const { clock, nodes, roles, record } = world;
  return {
    controls: nodes
      .map(({ info }) => info)
      .filter(({ role }) => roles[role]?.takesOrders)
      .map(({ id }) => id),
    async ask(control, text) {
      const node = nodeNamed(world, control);
      const { process } = node;
      // Nobody waits for the answer of one that is held; one that is throttled is heard as soon as it runs, and here that is at once.
      if (!process?.onCommand || isHeld(node)) return undefined;
      goOn(world, process);
      return run(world, process, process.onCommand, text);
    },
    nowMs: clock.nowMs,
    record,
    handle: (done, _leak, undo) => handleOf(clock, done, undo),
  };
}

/** How each effect is brought about here. All of them act at the present lab time. */
function createApply(
  world: World,
  causes: Causes,
  isStopped: () => boolean,
): ForEachEffect<Handle | Promise<Handle>, [injection: number]> {
  const { clock, network } = world;
  const operator = createOperator(controlLine(world));
  /** In the set until it is healed. */
  const until = (set: Set<Cause>, injection: number, end: () => void): (() => void) => {
    const entry = { injection };
    set.add(entry);
    return () => {
      end();
      set.delete(entry);
    };
  };
  const kill = (id: string, how: Death, injection: number): Handle => {
    const node = nodeNamed(world, id);
    const touches = createTouches(clock);
    if (hold(world, node, how, injection)) touches.touch();
    return touches.handle(() => {
      if (!isStopped()) release(world, node, how);
    });
  };
  const busy = (id: string, share: number, injection: number): Handle => {
    const touches = createTouches(clock);
    const free = keepBusy(nodeNamed(world, id), { share, touch: touches.touch });
    return touches.handle(until(causes.busyShares, injection, free));
  };
  const throttle = (id: string, share: number, injection: number): Handle => {
    const touches = createTouches(clock);
    const giveBack = takeTime(world, nodeNamed(world, id), { share, stood: touches.add });
    return touches.handle(until(causes.takenTimes, injection, giveBack));
  };
  return {
    down: ({ nodes, how }, injection) => joinHandles(nodes.map((id) => kill(id, everyonesDeath(how), injection))),
    lossy(effect, injection) {
      for (const id of [...effect.from, ...effect.to]) nodeNamed(world, id);
      const touches = createTouches(clock);
      const loss = network.add(effect, effect, injection, touches.touch);
      return touches.handle(() => network.remove(loss));
    },
    deaf(effect) {
      throw new HarnessError(`"deaf" cannot be brought about: ${cannotInSimulation(effect)}`);
    },
    slow(effect, injection) {
      for (const id of [...effect.from, ...effect.to]) nodeNamed(world, id);
      const touches = createTouches(clock);
      const delay = { injection, untilMs: 0 };
      causes.delays.add(delay);
      const impairment = network.add(effect, effect, injection, (arrivesMs = 0) => {
        touches.touch();
        delay.untilMs = Math.max(delay.untilMs, arrivesMs);
      });
      return touches.handle(() => network.remove(impairment));
    },
    busy: ({ nodes, share }, injection) => joinHandles(nodes.map((id) => busy(id, share, injection))),
    throttled: ({ nodes, share }, injection) => joinHandles(nodes.map((id) => throttle(id, share, injection))),
    hostile({ to, bytes, everyMs }, injection) {
      const touches = createTouches(clock);
      const sender = sendRepeatedly(world, to, Buffer.from(bytes, 'base64'), everyMs, touches.touch);
      return touches.handle(until(causes.senders, injection, sender.cancel));
    },
    pushed: ({ order }, injection) => operator.push(order, injection),
    held: ({ forMs }, injection) => operator.hold(forMs, injection),
    operated: ({ order, by }, injection) => operator.operate(order, by, injection),
    astray: (effect, injection) => operator.lead(effect, injection),
  };
}

/** A running simulation. Effects act at the present lab time. */
export function createLab(world: World, history: readonly Event[]): Lab {
  const { clock, nodes } = world;
  const causes: Causes = { senders: new Set(), busyShares: new Set(), takenTimes: new Set(), delays: new Set() };
  let stopped = false;
  const table = createApply(world, causes, () => stopped);
  return {
    spec: world.spec,
    history,
    record: world.record,
    now: clock.nowMs,
    async runUntil(atMs) {
      if (stopped) throw new HarnessError('the lab has been stopped');
      clock.runUntil(atMs);
    },
    apply: async (effect, injection) => byEffect(table, effect, injection),
    baseline: async () => leaksOf(world, causes),
    async stop() {
      stopped = true;
      clock.clear();
      for (const node of nodes) {
        if (node.process) node.process.alive = false;
        node.process = undefined;
      }
    },
  };
}
