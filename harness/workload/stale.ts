import type { Ms } from '../lab/spec.ts';

/** How long a client is kept waiting before it gets stale addresses (RFC 8767 section 5: 1.8 s). */
export const CLIENT_TIMER_MS: Ms = 1800;
/** How long after their TTL addresses may be served (RFC 8767 section 5: one to three days). */
export const MAX_STALE_MS: Ms = 24 * 60 * 60 * 1000;
