import type { AskedNode } from '../../own/checks/question.ts';
import { checkTitle } from '../../own/checks/question-words.ts';
import type { ClientPeers } from '../../own/client/client-peers.ts';
import type { AskedOf } from '../../own/lab/own-spec-of.ts';
import type { Check, LabFile } from '../../own/lab-file/lab-file.ts';

/** Whom each check is answered by way of, as far as the asker itself asks them: one of each list has to be there. */
export function waysThrough(lab: LabFile, nodes: readonly AskedNode[], { peers }: ClientPeers): AskedOf {
  const services = peers.flatMap((peer) => nodes.find(({ id }) => id === peer.node)?.service ?? []);
  const names = { any: [...new Set(services)] };
  const fromOf = (check: Check) => (check.is === 'get' && check.from.length > 0 ? [{ any: [...check.from] }] : []);
  return lab.check.map((check) => ({ check: checkTitle(check), from: [names, ...fromOf(check)] }));
}
