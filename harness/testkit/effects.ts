import type { Death } from '../lab/deaths.ts';
import type { EffectOf } from '../lab/effect.ts';
import type { ReleaseOrder } from '../lab/release.ts';
import type { Ms } from '../lab/spec.ts';
import type { Handle, Lab } from '../runtime/runtime.ts';

/** Single effects on a lab, for tests: shorter than by their data. */
export const kill = (lab: Lab, node: string, how: Death, injection: number): Promise<Handle> =>
  lab.apply({ is: 'down', nodes: [node], how }, injection);

export const lose = (
  lab: Lab,
  path: Pick<EffectOf<'lossy'>, 'from' | 'to' | 'families'>,
  { loss }: Pick<EffectOf<'lossy'>, 'loss'>,
  injection: number,
): Promise<Handle> => lab.apply({ is: 'lossy', ...path, loss }, injection);

export const slow = (
  lab: Lab,
  path: Pick<EffectOf<'slow'>, 'from' | 'to' | 'families'>,
  { delayMs }: Pick<EffectOf<'slow'>, 'delayMs'>,
  injection: number,
): Promise<Handle> => lab.apply({ is: 'slow', ...path, delayMs }, injection);

export const occupy = (lab: Lab, node: string, share: number, injection: number): Promise<Handle> =>
  lab.apply({ is: 'busy', nodes: [node], share }, injection);

export const throttle = (lab: Lab, node: string, share: number, injection: number): Promise<Handle> =>
  lab.apply({ is: 'throttled', nodes: [node], share }, injection);

export const push = (lab: Lab, order: ReleaseOrder, injection: number): Promise<Handle> =>
  lab.apply({ is: 'pushed', order, bad: false }, injection);

export const holdReleases = (lab: Lab, forMs: Ms | undefined, injection: number): Promise<Handle> =>
  lab.apply({ is: 'held', ...(forMs !== undefined && { forMs }) }, injection);
