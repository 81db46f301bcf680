import { z } from 'zod';
import { HarnessError } from '../../errors.ts';
import type { ReleaseOrder } from '../../lab/release.ts';
import { run } from './life.ts';
import type { World } from './world.ts';

const Reply = z.union([
  z.object({ accepted: z.literal(true), version: z.number() }),
  z.object({ accepted: z.literal(false) }),
]);

/** Commands control, and reads its reply. Throws HarnessError when that is not `{accepted, version}` in JSON. */
function command(world: World, order: ReleaseOrder): z.infer<typeof Reply> {
  const process = world.nodes.find((node) => node.info.role === 'control')?.process;
  if (!process?.onCommand) return { accepted: false };
  const text = run(world, process, process.onCommand, JSON.stringify({ command: 'push', order }));
  if (text === undefined) return { accepted: false };
  try {
    return Reply.parse(JSON.parse(text));
  } catch {
    throw new HarnessError(`control answered a push with ${JSON.stringify(text)}, which is no reply`);
  }
}

/** Gives control an order, and records it if control takes it. Returns whether it did. */
export function pushOrder(world: World, order: ReleaseOrder, injection: number): boolean {
  const reply = command(world, order);
  if (!reply.accepted) return false;
  world.record({ type: 'order', atMs: world.clock.nowMs(), injection, order, version: reply.version });
  return true;
}
