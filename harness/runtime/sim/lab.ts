import { HarnessError } from '../../errors.ts';
import type { Event } from '../../history/events.ts';
import type { Lab, Leak } from '../runtime.ts';
import { burden } from './burden.ts';
import { createTouches } from './handle.ts';
import { hold, isHeld, release } from './life.ts';
import { createOperator } from './operator.ts';
import { sendRepeatedly } from './raw.ts';
import type { SimNode, World } from './world.ts';

/** What an injection left running. */
interface Cause {
  readonly injection: number;
}

function nodeNamed(world: World, id: string): SimNode {
  const node = world.byId.get(id);
  if (!node) throw new HarnessError(`no node of lab "${world.spec.name}" is called "${id}"`);
  return node;
}

/** What is left of injections, one sentence each. A node that waits for its own restart is the platform's affair. */
function leaksOf(world: World, senders: ReadonlySet<Cause>, burdens: ReadonlySet<Cause>): readonly Leak[] {
  const held = world.nodes.filter(isHeld);
  const gone = world.nodes.filter((node) => !isHeld(node) && !node.process && !node.restart);
  return [
    ...held.map(({ info }) => ({ what: `Node ${info.id} is still held down by an injection.` })),
    ...gone.map(({ info }) => ({ what: `Node ${info.id} should run, and does not.` })),
    ...world.network.impairments.map(({ injection }) => ({ what: `Injection ${injection} still impairs a link.` })),
    ...Array.from(senders, ({ injection }) => ({ what: `Injection ${injection} still sends datagrams.` })),
    ...Array.from(burdens, ({ injection }) => ({ what: `Injection ${injection} still keeps a node busy.` })),
  ];
}

/** The verbs of a running simulation. All of them act at the present lab time. */
export function createLab(world: World, history: readonly Event[]): Lab {
  const { clock, network, nodes } = world;
  const senders = new Set<Cause>();
  const burdens = new Set<Cause>();
  const operator = createOperator(world);
  let stopped = false;
  return {
    spec: world.spec,
    history,
    record: world.record,
    now: clock.nowMs,
    async runUntil(atMs) {
      if (stopped) throw new HarnessError('the lab has been stopped');
      clock.runUntil(atMs);
    },
    async kill(id, how, injection) {
      const node = nodeNamed(world, id);
      const touches = createTouches(clock);
      if (hold(world, node, how, injection)) touches.touch();
      return touches.handle(() => {
        if (!stopped) release(world, node, how);
      });
    },
    async link(selector, effect, injection) {
      for (const id of [...selector.from, ...selector.to]) nodeNamed(world, id);
      const touches = createTouches(clock);
      const loss = network.add(selector, effect, injection, touches.touch);
      return touches.handle(() => network.remove(loss));
    },
    async busy(id, share, injection) {
      const touches = createTouches(clock);
      const unburden = burden(nodeNamed(world, id), { share, touch: touches.touch });
      const entry = { injection };
      burdens.add(entry);
      return touches.handle(() => {
        unburden();
        burdens.delete(entry);
      });
    },
    async sendRaw(to, bytes, everyMs, injection) {
      const touches = createTouches(clock);
      const sender = sendRepeatedly(world, to, bytes, everyMs, touches.touch);
      const entry = { injection };
      senders.add(entry);
      return touches.handle(() => {
        sender.cancel();
        senders.delete(entry);
      });
    },
    push: async (order, injection) => operator.push(order, injection),
    hold: async (forMs) => operator.hold(forMs),
    baseline: async () => leaksOf(world, senders, burdens),
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
