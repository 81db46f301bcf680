import type { Ms } from '../lab/spec.ts';

/** One planned fault; heals itself. Pushes of releases are injections whose duration is 0. Plain JSON. */
export interface Injection {
  readonly kind: string;
  /** `node:ID`, `fleet:ROLE`, `region:ID`, `network:ID`, `link:A->B` or `all`. */
  readonly target: string;
  readonly atMs: Ms;
  readonly durationMs: Ms;
  readonly params: Readonly<Record<string, string | number>>;
}

/** What is run: injections on a lab, under a seed. The order of injections carries no meaning but their index. */
export interface Schedule {
  readonly seed: number;
  readonly injections: readonly Injection[];
}
