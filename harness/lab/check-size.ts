import type { RefinementCtx } from 'zod';
import { LIMITS } from './limits.ts';
import type { LabSpec, Ms } from './spec.ts';

/** The times of a lab, and those by which its nodes do something again and again. */
type Beating<Term extends string> = LabSpec['timing'] & Readonly<Record<Term, Ms>>;

/**
 * Limits on what several fields of a lab spec make together. Each problem names the field, what it makes, and the most. `beatTerms`
 * are the terms of the platform by which all nodes do something again and again.
 */
export function checkSize<Term extends string>(
  { fleets, timing }: Pick<LabSpec, 'fleets'> & { readonly timing: Beating<Term> },
  beatTerms: readonly Term[],
  context: RefinementCtx,
): void {
  const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
  const inRegion = new Map<string, number>();
  for (const { region, count } of fleets) inRegion.set(region, (inRegion.get(region) ?? 0) + count);
  for (const [region, nodes] of inRegion) {
    if (nodes <= LIMITS.nodesInRegion) continue;
    refuse(['fleets'], `region ${region} has ${nodes} nodes, and has room for ${LIMITS.nodesInRegion} at most`);
  }
  const { durationMs, opsPerSecond } = timing;
  // Refused already.
  if (durationMs > LIMITS.runMs || opsPerSecond > LIMITS.opsPerSecond) return;
  const networks = fleets.reduce((sum, { role, count }) => sum + (role === 'instrument' ? count : 0), 0);
  const operations = Math.round((durationMs / 1000) * opsPerSecond * networks);
  if (operations > LIMITS.operations) {
    const message = `makes ${operations} operations with opsPerSecond ${opsPerSecond}, and a run has ${LIMITS.operations} at most`;
    refuse(['timing', 'durationMs'], message);
  }
  checkBeats({ fleets, timing }, beatTerms, refuse);
}

function checkBeats<Term extends string>(
  { fleets, timing }: Pick<LabSpec, 'fleets'> & { readonly timing: Beating<Term> },
  beatTerms: readonly Term[],
  refuse: (path: string[], message: string) => void,
): void {
  const [first] = beatTerms;
  if (first === undefined) return;
  const { durationMs } = timing;
  const nodes = fleets.reduce((sum, { count }) => sum + count, 0);
  const busiest = beatTerms.reduce((a, b) => (timing[b] < timing[a] ? b : a), first);
  const beats = Math.round(beatTerms.reduce((sum, period) => sum + durationMs / timing[period], 0) * nodes);
  if (beats > LIMITS.beats) {
    const message = `is so long that ${nodes} nodes have ${beats} things to do by the clock, the most by ${busiest}, and a run has ${LIMITS.beats} at most`;
    refuse(['timing', 'durationMs'], message);
  }
}
