import { customerZone } from './answers.ts';
import { underRelease } from './harm.ts';
import type { Invariant } from './invariant.ts';
import { regionsKnownAlive, regionsOf } from './known-alive.ts';
import { type Finding, judgementOf } from './violations.ts';

const name = 'delegation-spread';

/**
 * Every referral of a top-level nameserver names low-level ones of `promises.llnsRegions` regions, or of all that live, if
 * those are fewer (paper 3.1): so the loss of a region leaves a resolver others for as long as it keeps the referral.
 * Input-delayed nameservers do not count. Top-level nameservers within a release's harm limit are excused.
 */
export const delegationSpread: Invariant = {
  name,
  title: 'delegations name low-level nameservers of several regions',
  check(_history, facts) {
    const { spec, topology } = facts;
    const zone = customerZone(spec);
    const isTop = (node: string) => topology.byId.get(node)?.role === 'tlns';
    const findings = [...facts.fetches.values()].flatMap((fetch) =>
      fetch.referrals
        .filter(({ cut, from, atMs }) => cut === zone && isTop(from) && underRelease(from, atMs, facts) === undefined)
        .flatMap((referral): Finding[] => {
          const named = regionsOf(referral.addresses.flatMap((address) => topology.byAddress.get(address) ?? []));
          const known = regionsKnownAlive([referral.from], referral.atMs, facts);
          if (known.size === 0) return [];
          if (named.size >= Math.min(spec.promises.llnsRegions, known.size)) return [undefined];
          const message =
            `${referral.from} delegated to nameservers of ${[...named].join(', ') || 'no region'}, while those of ` +
            `${[...known].join(', ')} live: ${spec.promises.llnsRegions} regions are promised`;
          return [{ invariant: name, message, atMs: referral.atMs, events: [facts.indexOf(fetch)] }];
        }),
    );
    return judgementOf(findings);
  },
};
