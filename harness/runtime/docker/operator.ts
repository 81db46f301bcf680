import { HarnessError } from '../../errors.ts';
import type { ReleaseOrder } from '../../lab/release.ts';
import type { Ms } from '../../lab/spec.ts';
import { commandText, type OperatorCommand, type Reply, readReply, stillHeld } from '../operator.ts';
import type { Handle } from '../runtime.ts';
import { createHandle, type Touches } from './handle.ts';
import { channelOf, type Scene } from './scene.ts';

/** Tells every control in turn, until one does as told. Throws HarnessError when one says what is no reply, or there is none. */
async function tell(scene: Scene, command: OperatorCommand): Promise<Reply> {
  const controls = scene.topology.ofRole('control');
  if (controls.length === 0) throw new HarnessError(`lab "${scene.spec.name}" has no control to give an order to`);
  for (const { id } of controls) {
    const { text } = await channelOf(scene, id).call({ do: 'command', text: commandText(command) });
    const reply = readReply(command, text);
    if (reply.accepted) return reply;
  }
  return { accepted: false };
}

/** Speaks to control as its operator does. */
export interface Operator {
  /** Records the order if control takes it. */
  push(order: ReleaseOrder, injection: number): Promise<Handle>;
  hold(forMs: Ms | undefined, injection: number): Promise<Handle>;
}

export function createOperator(scene: Scene): Operator {
  let holds = 0;
  return {
    async push(order, injection) {
      // Before the call: what nodes do with the release comes after the order.
      const atMs = scene.clock.nowMs();
      const { accepted, version = 0 } = await tell(scene, { command: 'push', order });
      const touches: Touches = { touched: 0 };
      if (accepted) {
        scene.recorder.record({ type: 'order', atMs, injection, order, version });
        Object.assign(touches, { touched: 1, bitAtMs: atMs });
      }
      return createHandle(scene, touches);
    },
    async hold(forMs, injection) {
      const atMs = scene.clock.nowMs();
      const { accepted } = await tell(scene, { command: 'hold', ...(forMs !== undefined && { forMs }) });
      if (!accepted) return createHandle(scene, { touched: 0 });
      holds++;
      const leak = `Injection ${injection} still holds releases.`;
      const end = createHandle(scene, { touched: 1, bitAtMs: atMs }, leak, async () => void holds--);
      const heal = async () => {
        if (end.evidence().healedAtMs !== undefined) return;
        const isReleased = holds > 1 || (await tell(scene, { command: 'release-hold' })).accepted;
        // One with an end of its own needs nobody to hear of it.
        if (!isReleased && forMs === undefined) throw stillHeld();
        await end.heal();
      };
      return { ...end, heal };
    },
  };
}
