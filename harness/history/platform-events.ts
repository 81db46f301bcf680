import type { ReleaseKind } from '../lab/release.ts';
import type { Ms } from '../lab/spec.ts';

// What the platform's own programs put into the history: told to the reader, and believed by no one but for release events.

/** Client queries to the resolver are not events of their own; this is what a node did with a release. */
export interface ReleaseEvent {
  readonly type: 'release';
  readonly atMs: Ms;
  readonly node: string;
  readonly kind: ReleaseKind;
  readonly version: number;
  /** `reverted`: went back from `version` to an older one, by crash rejection or on control's word. */
  readonly action: 'activated' | 'rejected' | 'reverted';
  readonly reason: string;
}

/** What control did with a release: for the report, not for the oracle. */
export interface RolloutEvent {
  readonly type: 'rollout';
  readonly atMs: Ms;
  readonly node: string;
  readonly kind: ReleaseKind;
  readonly version: number;
  /** `pushed`, `confirmed`, `reverted`: handed to one node, said to run there, and no longer by its own doing; the others are about the release as a whole. */
  readonly step:
    | 'accepted'
    | 'phase'
    | 'pushed'
    | 'confirmed'
    | 'reverted'
    | 'alert'
    | 'halted'
    | 'rolling-back'
    | 'rolled-back'
    | 'done';
  readonly detail: string;
}

/** What control did about all releases at once: its circuit breaker, and an operator's hold. */
export interface ControlEvent {
  readonly type: 'control';
  readonly atMs: Ms;
  readonly node: string;
  readonly step: 'breaker-open' | 'breaker-half-open' | 'breaker-closed' | 'held' | 'released';
  readonly detail: string;
}

/** A node became leader of its role for a term, or ceased to be: mappers have one, and controls, where there are several. */
export interface LeaderEvent {
  readonly type: 'leader';
  readonly atMs: Ms;
  readonly node: string;
  readonly term: number;
  readonly action: 'elected' | 'resigned';
  readonly reason: string;
}

/** A nameserver took a map: which leader's, of which term and version. */
export interface MapEvent {
  readonly type: 'map';
  readonly atMs: Ms;
  readonly node: string;
  readonly leader: string;
  readonly term: number;
  readonly version: number;
}

/** An edge chose another path to an origin: through the node `via`, or directly when it is absent. */
export interface PathEvent {
  readonly type: 'path';
  readonly atMs: Ms;
  readonly node: string;
  readonly origin: string;
  readonly via?: string;
}

/**
 * An edge asked a customer's origin for its content, perhaps to hear that what it has is still good. `node` is the origin, whose access
 * log this is: not the platform's word, but its customer's. `via`: another edge passed the request on.
 */
export interface PullEvent {
  readonly type: 'pull';
  readonly atMs: Ms;
  readonly node: string;
  readonly edge: string;
  readonly customer: string;
  readonly via?: string;
}

/** What a node did to stay out of harm's way; for the report. */
export interface RecoveryEvent {
  readonly type: 'recovery';
  readonly atMs: Ms;
  readonly node: string;
  readonly action:
    | 'long-sleep'
    | 'network-wide-on'
    | 'network-wide-off'
    | 'suspended'
    | 'resumed'
    | 'delayed-answers-on'
    | 'delayed-answers-off'
    | 'quarantined'
    | 'map-rejected'
    | 'malformed-dropped';
  readonly detail: string;
}

/** What the monitor said; for the report. */
export interface MonitorEvent {
  readonly type: 'monitor';
  readonly atMs: Ms;
  readonly node: string;
  readonly step: 'status' | 'alert' | 'grant';
  readonly detail: string;
}
