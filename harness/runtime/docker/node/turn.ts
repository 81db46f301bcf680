import type { Admission } from '../../intake.ts';
import { meet } from './busy.ts';
import type { Life } from './life.ts';
import { after } from './timers.ts';

/** Handles a piece of work when the node's capacity allows: at once, in its turn, or never, and then `shed` is called. */
export function takeTurn(life: Life, serve: () => void, shed: () => void): void {
  if (!life.alive) return;
  const nowMs = life.now();
  const { atMs, isHindered }: Admission = life.intake?.admit(nowMs) ?? { atMs: nowMs, isHindered: false };
  if (isHindered) meet(life.busyShare, nowMs);
  if (atMs === undefined) shed();
  else if (atMs === nowMs) serve();
  else after(life, atMs - nowMs, serve);
}
