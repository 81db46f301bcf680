import { stillMs, THROTTLE_PERIOD_MS } from '../../lab/throttle.ts';
import { goOn, isHeld } from './life.ts';
import { standStill } from './stillness.ts';
import type { SimNode, TakenTime, World } from './world.ts';

/** What counts where several take time: the largest share. */
const largest = ({ takenTimes }: SimNode): number => Math.max(...Array.from(takenTimes, ({ share }) => share));

/** Takes a share of the time of a node's program, whichever life of it that is; the function returned gives it back. */
export function takeTime(world: World, node: SimNode, one: TakenTime): () => void {
  const change = (act: () => void) => {
    node.endPeriod?.();
    act();
    if (node.takenTimes.size > 0) beginPeriod(world, node);
  };
  change(() => node.takenTimes.add(one));
  return () => change(() => node.takenTimes.delete(one));
}

/** A period: its program stands still, if it has one that runs, and then goes on, unless it is held by then. */
function beginPeriod(world: World, node: SimNode): void {
  const { clock } = world;
  const share = largest(node);
  const beganMs = clock.nowMs();
  let halted = node.process?.stillness ? undefined : node.process;
  const tell = (forMs: number) => {
    for (const one of node.takenTimes) if (one.share === share) one.stood(forMs);
  };
  const wake = () => {
    if (!halted) return;
    const process = halted;
    halted = undefined;
    tell(Math.round(clock.nowMs() - beganMs));
    if (process.alive && !isHeld(node)) goOn(world, process);
  };
  if (halted) {
    standStill(halted);
    tell(0);
  }
  const awake = clock.after(stillMs(share), wake);
  const next = clock.after(THROTTLE_PERIOD_MS, () => beginPeriod(world, node));
  node.endPeriod = () => {
    awake.cancel();
    next.cancel();
    node.endPeriod = undefined;
    wake();
  };
}
