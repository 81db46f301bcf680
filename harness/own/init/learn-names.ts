import { isAtOrBelow } from '../../dns/name-text.ts';
import { limited } from '../../runtime/docker/limited.ts';
import { peersOfServices } from '../checks/peers.ts';
import { askDns } from '../client/ask-dns.ts';
import { addressesOf, firstType, TIMES } from './answers-of.ts';
import { listed } from './roles.ts';
import { type ServiceSeen, zonesServed } from './seen.ts';
import type { LearnedCheck } from './told.ts';
import type { Learning } from './try-checks.ts';
import { zoneCandidates } from './zone-candidates.ts';

/** Names in no zone of the lab that are tried, and how many of them may be silent: a resolver without the Internet is so for many. */
const NAMES_MAX = 100;
const SILENT_MAX = 8;
const AT_ONCE = 8;
const WITHIN_MS = 2_000;

/**
 * Checks of names that resolvers know by themselves: dnsmasq's, local data of Unbound. No server has a zone of these, so they are found among the
 * names that the owner's files hold.
 */
export async function learnNames(all: readonly ServiceSeen[], learning: Learning): Promise<readonly LearnedCheck[]> {
  const { context, nodes, draft } = learning;
  const { ask } = draft.client;
  const services = ask?.how === 'resolvers' ? ask.services : [];
  const peers = peersOfServices(nodes, services);
  const [first] = peers;
  if (!first) return [];
  const zones = [...zonesServed(all).keys()];
  const texts = all.flatMap((one) => one.texts);
  const names = zoneCandidates(texts).filter((name) => !zones.some((zone) => isAtOrBelow(name, zone)));
  let silent = 0;
  const known = await limited(names.slice(0, NAMES_MAX), AT_ONCE, async (name) => {
    if (silent >= SILENT_MAX) return [];
    const question = {
      name,
      rrtype: firstType(learning),
      recursion: true,
      address: first.address,
      over: 'udp',
    } as const;
    const { response } = await askDns(context, question, WITHIN_MS);
    if (!response) silent++;
    return response?.rcode === 'NOERROR' && response.answers.length > 0 ? [name] : [];
  });
  const checks: LearnedCheck[] = [];
  for (const name of known.flat()) {
    for (const { type, answers } of await addressesOf(learning, peers, name, true)) {
      const why = `as ${listed(services)} answered, asked ${TIMES} times`;
      checks.push({ check: { is: 'name', name, type, answers, servers: undefined }, why });
    }
  }
  return checks;
}
