import { HarnessError } from '../../basics/errors.ts';

/** No lab can be had, for a reason that is the same a moment later: no engine, or another lab in the way. */
export class InVain extends HarnessError {}
