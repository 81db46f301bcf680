import type { NodeInfo } from '../lab/topology.ts';
import type { Invariant } from './invariant.ts';
import { type Finding, judgementOf } from './violations.ts';

const name = 'glue-parity';

/**
 * A delegation gives each nameserver's addresses in both families (RFC 9471 section 3.1: all glue; RFC 3901 section 4: a zone is to be reached over
 * both), or those who can use only one have fewer nameservers than others, and none once these are lost.
 */
export const glueParity: Invariant = {
  name,
  title: 'delegations give the addresses of their nameservers in both families',
  check(_history, facts) {
    const { byAddress } = facts.topology;
    return judgementOf(
      [...facts.fetches.values()].flatMap((fetch) =>
        fetch.referrals.map(({ cut, from, atMs, addresses }): Finding => {
          const given = new Set(addresses);
          const nodes = [...new Set(addresses.flatMap((address) => byAddress.get(address) ?? []))];
          const isHalf = ({ ipv4, ipv6 }: NodeInfo) => !given.has(ipv4) || !given.has(ipv6);
          const half = nodes.filter(isHalf).map(({ id }) => id);
          if (half.length === 0) return undefined;
          const message = `${from} delegated ${cut} with one address alone of ${half.join(', ')}`;
          return { invariant: name, message, atMs, events: [facts.indexOf(fetch)] };
        }),
      ),
    );
  },
};
