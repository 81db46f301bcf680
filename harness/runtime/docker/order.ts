import { HarnessError } from '../../errors.ts';
import type { ReleaseOrder } from '../../lab/release.ts';
import { pushCommand, readPushReply } from '../push-reply.ts';
import type { Handle } from '../runtime.ts';
import { createHandle, type Touches } from './handle.ts';
import { channelOf, type Scene } from './scene.ts';

/** Gives control an order, and records it if control takes it. Throws HarnessError when it says something else. */
export async function giveOrder(scene: Scene, order: ReleaseOrder, injection: number): Promise<Handle> {
  const control = scene.topology.ofRole('control')[0];
  if (!control) throw new HarnessError(`lab "${scene.spec.name}" has no control to give an order to`);
  // Before the call: what nodes do with the release comes after the order.
  const atMs = scene.clock.nowMs();
  const { text } = await channelOf(scene, control.id).call({ do: 'command', text: pushCommand(order) });
  const reply = readPushReply(text);
  const touches: Touches = { touched: 0 };
  if (reply.accepted) {
    scene.recorder.record({ type: 'order', atMs, injection, order, version: reply.version });
    Object.assign(touches, { touched: 1, bitAtMs: atMs });
  }
  return createHandle(scene, touches);
}
