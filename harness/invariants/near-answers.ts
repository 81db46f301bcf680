import type { NodeInfo } from '../lab/topology.ts';
import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { isSound, type ToldAnswer, toldAnswers } from './told-answers.ts';
import { toldMs, troublesOf } from './troubles.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'near-answers';

/**
 * Clients are sent to near edges: an answer names no edge while it leaves out a nearer one that is well, and it names
 * `promises.edgesPerAnswer` different ones while so many are well (paper 3.1: the client's own region first; 4.1: two). Judged
 * when the nameserver that answers must know.
 */
export const nearAnswers: Invariant = {
  name,
  title: 'clients are sent to near edges while those are well, and to enough of them',
  promised: ({ promises }) => promises.edgesPerAnswer > 0,
  check(history, facts) {
    const troubles = troublesOf(history, facts);
    const edges = facts.topology.ofRole('edge');
    return judgementOf(
      toldAnswers(troubles, facts).flatMap((answer): Finding[] => {
        const sound = edges.filter((edge) => isSound(edge, answer, troubles, facts));
        if (sound.length === 0) return [];
        const leftOut = sound.filter((edge) => !answer.edges.includes(edge));
        const message = wrongWith(answer, leftOut, facts);
        if (message === undefined) return [undefined];
        return [{ invariant: name, message, atMs: answer.atMs, events: [facts.indexOf(answer.fetch)] }];
      }),
    );
  },
};

function wrongWith({ fetch, from, customer, edges }: ToldAnswer, leftOut: readonly NodeInfo[], facts: Facts) {
  const who = `${from} sent ${fetch.client} for ${customer}`;
  const wellFor = (edge: NodeInfo) => `${edge.id} had been well for ${seconds(toldMs(facts))}`;
  const delayMs = (edge: NodeInfo) => delayTo(edge, fetch.client, facts);
  for (const near of leftOut) {
    const far = edges.find((edge) => delayMs(edge) > delayMs(near));
    if (far) return `${who} to ${far.id}, which is far, though ${wellFor(near)}`;
  }
  const { edgesPerAnswer } = facts.spec.promises;
  const [left] = leftOut;
  if (edges.length >= edgesPerAnswer || !left) return undefined;
  const named = edges.map(({ id }) => id).join(' and ') || 'no edge';
  return `${who} to ${named}, not to ${edgesPerAnswer} edges, though ${wellFor(left)}`;
}

/** How far an edge is from a client, by the lab's own delays: in its region, in its network, or beyond. */
function delayTo(edge: NodeInfo, client: string, { topology, spec }: Facts): number {
  const home = topology.byId.get(client);
  if (edge.region === home?.region) return spec.delay.regionMs;
  return edge.network === home?.network ? spec.delay.networkMs : spec.delay.farMs;
}
