import { HarnessError } from '../../basics/errors.ts';
import type { Effect } from '../../lab/effect.ts';

/** What cannot be done to an owner's lab, and why, in words that follow "in a lab of your own". */
const CANNOT = {
  slow: 'nothing delays packets yet, as in no containers',
  busy: 'nobody knows what a service could do, so no share of it can be taken',
  throttled: 'no service is throttled yet',
  hostile: 'nothing is sent to services but what their checks ask',
  pushed: 'there is no release control to push with',
  held: 'there is no release control to hold anything',
  operated: 'no operator of it can be told anything',
  astray: 'its programs know no rule by which to do wrong',
} as const satisfies { readonly [Is in Effect['is']]?: string };

const REASONS: { readonly [Is in Effect['is']]?: string } = CANNOT;

/** Why an effect cannot be brought about in an owner's lab, as a clause; undefined where it can. */
export const cannotInOwnLab = ({ is }: Effect): string | undefined =>
  REASONS[is] === undefined ? undefined : `in a lab of your own ${REASONS[is]}`;

/** For the table of what is done to an owner's lab: these are not, and it is said so. */
export const REFUSED_OF_OWN = Object.fromEntries(
  Object.keys(CANNOT).map((is) => [
    is,
    async (effect: Effect) => {
      throw new HarnessError(`"${is}" cannot be brought about: ${cannotInOwnLab(effect)}`);
    },
  ]),
) as { readonly [Is in keyof typeof CANNOT]: (effect: Effect) => Promise<never> };
