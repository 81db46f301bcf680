import type { ReleaseOrder } from '../../lab/release.ts';
import type { Ms } from '../../lab/spec.ts';
import { commandText, type OperatorCommand, type Reply, readReply, stillHeld } from '../operator.ts';
import type { Handle } from '../runtime.ts';
import { createTouches } from './handle.ts';
import { run } from './life.ts';
import type { World } from './world.ts';

/** Tells every control in turn, until one does as told. Throws HarnessError when one says what is no reply. */
function tell(world: World, command: OperatorCommand): Reply {
  for (const { info, process } of world.nodes) {
    if (info.role !== 'control' || !process?.onCommand) continue;
    const reply = readReply(command, run(world, process, process.onCommand, commandText(command)));
    if (reply.accepted) return reply;
  }
  return { accepted: false };
}

/** Speaks to control as its operator does. */
export interface Operator {
  /** Records the order if control takes it. */
  push(order: ReleaseOrder, injection: number): Handle;
  hold(forMs: Ms | undefined): Handle;
}

export function createOperator(world: World): Operator {
  const { clock } = world;
  let holds = 0;
  return {
    push(order, injection) {
      const touches = createTouches(clock);
      const { accepted, version = 0 } = tell(world, { command: 'push', order });
      if (accepted) {
        world.record({ type: 'order', atMs: clock.nowMs(), injection, order, version });
        touches.touch();
      }
      return touches.handle();
    },
    hold(forMs) {
      const touches = createTouches(clock);
      if (!tell(world, { command: 'hold', ...(forMs !== undefined && { forMs }) }).accepted) return touches.handle();
      touches.touch();
      holds++;
      const end = touches.handle(() => void holds--);
      const heal = async () => {
        if (end.evidence().healedAtMs !== undefined) return;
        const isReleased = holds > 1 || tell(world, { command: 'release-hold' }).accepted;
        // One with an end of its own needs nobody to hear of it.
        if (!isReleased && forMs === undefined) throw stillHeld();
        await end.heal();
      };
      return { ...end, heal };
    },
  };
}
