import type { Ms } from '../../lab/spec.ts';
import { type AskedAll, askUntilRight } from '../../own/client/ask-all.ts';
import { type Heard, newlySilent } from '../../own/platform/heard.ts';

/** How a lab is while nothing is done to it. */
export interface Look {
  /** Who answers in which family. */
  readonly heard: readonly Heard[];
  /** What is wrong with it after a while, in a sentence; undefined where nothing is. */
  readonly wrong?: string;
}

/** How often in a row everything has to be right before a run begins: once may have been luck. */
const TIMES_RIGHT = 2;

/**
 * Asks until all is right, and nobody is silent in a family in which it answered when the lab was found right for the first time; or until the time
 * is over.
 */
export function lookerAt(askAll: () => Promise<AskedAll>): (withinMs: Ms) => Promise<Look> {
  let first: readonly Heard[] | undefined;
  const whole = async (): Promise<AskedAll> => {
    const all = await askAll();
    return { ...all, isRight: all.isRight && newlySilent(all.heard, first ?? all.heard).length === 0 };
  };
  return async (withinMs) => {
    const { settled, agree, heard, isRight } = await askUntilRight(whole, { times: TIMES_RIGHT, withinMs });
    const sentences = [...settled, ...agree].flatMap(({ judged }) => (judged.is === 'right' ? [] : [judged.sentence]));
    const silent = newlySilent(heard, first ?? heard).map((one) => `${one} does not answer any more`);
    const [wrong] = [...sentences, ...silent];
    if (isRight) first ??= heard;
    return { heard, ...(wrong !== undefined && { wrong }) };
  };
}
