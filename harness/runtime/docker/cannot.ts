import { HarnessError } from '../../basics/errors.ts';
import { cannotDieSo } from '../../lab/deaths.ts';
import type { Effect } from '../../lab/effect.ts';

/** What containers cannot do to a lab, and why, in words that follow "in containers". Whoever asks for it is told before anything is started. */
const CANNOT = { deaf: 'no port of a node is cut by itself' } as const satisfies {
  readonly [Is in Effect['is']]?: string;
};

const REASONS: { readonly [Is in Effect['is']]?: string } = CANNOT;

/** Why containers cannot bring an effect about, as a clause; undefined where they can. */
export function cannotInContainers(effect: Effect): string | undefined {
  if (effect.is === 'down') return cannotDieSo(effect.how);
  return REASONS[effect.is] === undefined ? undefined : `in containers ${REASONS[effect.is]}`;
}

/** For the table of what containers do: these they do not, and say so. */
export const REFUSED = Object.fromEntries(
  Object.keys(CANNOT).map((is) => [
    is,
    async (effect: Effect) => {
      throw new HarnessError(`"${is}" cannot be brought about: ${cannotInContainers(effect)}`);
    },
  ]),
) as { readonly [Is in keyof typeof CANNOT]: (effect: Effect) => Promise<never> };
