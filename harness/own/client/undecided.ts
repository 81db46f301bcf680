import { soaOf } from '../checks/agree.ts';
import type { OwnSpec } from '../platform/own-spec.ts';
import type { AskedAll } from './ask-all.ts';

/**
 * What runs on a lab will not decide of its zones, a sentence each: who has missed a change while something was broken asks for it by the SOA's
 * refresh and retry, and where that takes longer than a run nobody sees whether it does.
 */
export function undecidedOf(
  judged: readonly Pick<AskedAll['judged'][number], 'asked'>[],
  { own, timing }: Pick<OwnSpec, 'own' | 'timing'>,
): readonly string[] {
  return own.zones.flatMap(({ zone, servers }) => {
    const refreshMs = Math.max(0, ...judged.map(({ asked }) => soaOf(asked.answer, zone)?.refreshMs ?? 0));
    return servers.length < 2 || refreshMs <= timing.durationMs
      ? []
      : [
          `zone ${zone}: refresh and retry of its SOA are ${refreshMs / 1000} s, and a run ${timing.durationMs / 1000} s: whether a server asks ` +
            'by itself for a change that it has missed is not decided',
        ];
  });
}
