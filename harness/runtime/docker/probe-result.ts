/** One thing that this machine can or cannot do for labs in containers. */
export interface ProbeResult {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do, or what the harness does without it; absent when `ok`. */
  readonly remedy?: string;
}
