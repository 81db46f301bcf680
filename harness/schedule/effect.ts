import type { ReleaseKind } from '../lab/release.ts';
import type { Ms, Role } from '../lab/spec.ts';
import type { Family } from '../lab/topology.ts';

/**
 * What an injection does, in the only words that the oracle, the report and the proof of injection know. Adding a fault
 * adds no line to the oracle. Nodes are ids.
 */
export type Effect =
  | { readonly is: 'down'; readonly nodes: readonly string[]; readonly how: 'process' | 'machine' }
  | {
      readonly is: 'lossy';
      readonly from: readonly string[];
      readonly to: readonly string[];
      readonly families: readonly Family[];
      readonly loss: number;
    }
  /** So much of these nodes' capacity is taken, 0 to 1. */
  | { readonly is: 'busy'; readonly nodes: readonly string[]; readonly share: number }
  /** Hostile bytes reach these nodes: no excuse for anything. */
  | { readonly is: 'hostile'; readonly nodes: readonly string[] }
  /** An operator holds all releases: none goes further, and ways back do. */
  | { readonly is: 'held' }
  /**
   * Control is told to push a release; `bad` when it does harm wherever it is active, or on nodes of one role alone, `forged`
   * when it is not what was signed. With `badFromMs`, in lab time, it does harm only from then on.
   */
  | {
      readonly is: 'tainted';
      readonly kind: ReleaseKind;
      readonly bad: boolean;
      readonly customer?: string;
      readonly harms?: Role;
      readonly forged?: true;
      readonly badFromMs?: Ms;
    };
