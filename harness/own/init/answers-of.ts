import { textRecord } from '../../dns/rdata-text.ts';
import { limited } from '../../runtime/docker/limited.ts';
import { familiesOf } from '../checks/peers.ts';
import type { Peer } from '../checks/question.ts';
import { askDns } from '../client/ask-dns.ts';
import type { Learning } from './try-checks.ts';

/** How often a name is asked for of each: answers that take turns are all to be seen. */
export const TIMES = 3;
const AT_ONCE = 8;

/** What is asked for: as a stub does, or as a resolver asks a server. */
export interface Wanted {
  readonly name: string;
  readonly type: string;
  readonly recursion: boolean;
}

/** All that some nodes answer, each asked several times, behind whatever aliases; nothing where one of them has none. */
export async function answersOf(
  { context, draft }: Learning,
  peers: readonly Peer[],
  { name, type, recursion }: Wanted,
): Promise<readonly string[]> {
  const asked = Array.from({ length: TIMES }, () => peers).flat();
  const all = await limited(asked, AT_ONCE, async ({ address }) => {
    const question = { name, rrtype: type, recursion, address, over: 'udp' } as const;
    const { response } = await askDns(context, question, draft.client.timeoutMs);
    const isRight = response?.rcode === 'NOERROR' && (recursion || response.aa);
    return isRight ? response.answers.map(textRecord).flatMap((one) => (one.type === type ? [one.data] : [])) : [];
  });
  return all.some((data) => data.length === 0) ? [] : [...new Set(all.flat())].toSorted();
}

const typesOf = ({ nodes }: Learning): readonly string[] =>
  familiesOf(nodes).map((family) => (family === 4 ? 'A' : 'AAAA'));

/** The type of address that names of a zone are asked for, where nothing else is known of them. */
export const firstType = (learning: Learning): string => typesOf(learning)[0] ?? 'A';

/** The addresses of a name in each family that the lab has and that it has any in. */
export async function addressesOf(learning: Learning, peers: readonly Peer[], name: string, recursion: boolean) {
  const found = [];
  for (const type of typesOf(learning)) {
    const answers = await answersOf(learning, peers, { name, type, recursion });
    if (answers.length > 0) found.push({ type, answers });
  }
  return found;
}
