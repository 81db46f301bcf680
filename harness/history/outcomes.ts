import type { Attempt } from './events.ts';

type Outcome = Attempt['outcome'];

/**
 * What an outcome means, for all that judge attempts. `fine`: it gave what was asked for, or nobody waited for it any more.
 * `nothing`: no answer came, which a lost packet or a dead server explains. `wrong`: a nameserver answered something else than
 * what was asked for, which no loss explains. `error`: an edge said that it cannot, perhaps for want of the origin.
 */
export const MEANING = {
  ok: 'fine',
  cancelled: 'fine',
  timeout: 'nothing',
  refused: 'nothing',
  servfail: 'wrong',
  nxdomain: 'wrong',
  nodata: 'wrong',
  formerr: 'wrong',
  malformed: 'wrong',
  'dns-refused': 'wrong',
  'other-rcode': 'wrong',
  'http-error': 'error',
} as const satisfies Record<Outcome, 'fine' | 'nothing' | 'wrong' | 'error'>;

/** Whether an attempt came to an end without giving what was asked for. */
export const hasFailed = ({ outcome }: Pick<Attempt, 'outcome'>): boolean => MEANING[outcome] !== 'fine';
