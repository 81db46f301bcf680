import type { AskedNode } from '../../own/checks/question.ts';
import { checkTitle } from '../../own/checks/question-words.ts';
import type { AskedOf } from '../../own/lab/own-spec-of.ts';
import type { Check, LabFile } from '../../own/lab-file/lab-file.ts';

const servicesWith = (nodes: readonly AskedNode[], role: AskedNode['roles'][number]): string[] => [
  ...new Set(nodes.filter(({ roles }) => roles.includes(role)).map(({ service }) => service)),
];

/** Whom clients ask for names: the resolvers that the owner names, else all that there are, else the servers. */
function asked({ client }: LabFile, nodes: readonly AskedNode[]): string[] {
  if (client.ask?.how === 'resolvers') return [...client.ask.services];
  const resolvers = client.ask === undefined ? servicesWith(nodes, 'resolver') : [];
  return resolvers.length > 0
    ? resolvers
    : [...servicesWith(nodes, 'authoritative'), ...servicesWith(nodes, 'secondary')];
}

/** Whom each check is answered by way of, as far as the asker itself asks them: one of each list has to be there. */
export function waysThrough(lab: LabFile, nodes: readonly AskedNode[]): AskedOf {
  const resolvers = { any: asked(lab, nodes) };
  const fromOf = (check: Check) => (check.is === 'get' && check.from.length > 0 ? [{ any: [...check.from] }] : []);
  return lab.check.map((check) => ({ check: checkTitle(check), from: [resolvers, ...fromOf(check)] }));
}
