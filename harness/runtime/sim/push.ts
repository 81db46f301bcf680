import type { ReleaseOrder } from '../../lab/release.ts';
import { type PushReply, pushCommand, readPushReply } from '../push-reply.ts';
import { run } from './life.ts';
import type { World } from './world.ts';

/** Commands control, and reads its reply. Throws HarnessError when that is not `{accepted, version}` in JSON. */
function command(world: World, order: ReleaseOrder): PushReply {
  const process = world.nodes.find((node) => node.info.role === 'control')?.process;
  if (!process?.onCommand) return { accepted: false };
  return readPushReply(run(world, process, process.onCommand, pushCommand(order)));
}

/** Gives control an order, and records it if control takes it. Returns whether it did. */
export function pushOrder(world: World, order: ReleaseOrder, injection: number): boolean {
  const reply = command(world, order);
  if (!reply.accepted) return false;
  world.record({ type: 'order', atMs: world.clock.nowMs(), injection, order, version: reply.version });
  return true;
}
