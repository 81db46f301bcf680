import { UsageError } from '../../basics/errors.ts';
import type { Progress } from '../../runtime/docker/engine.ts';
import { monotonicNs } from '../../runtime/docker/shared/lab-clock.ts';
import { inShort, oneLine } from '../../text/printable.ts';
import { askedNodes } from '../client/asked-nodes.ts';
import { contextOf } from '../client/context-of.ts';
import type { ReadFiles } from '../compose/read-compose.ts';
import type { OpenedOwn } from '../lab/open-own.ts';
import { ownSpecOf } from '../lab/own-spec-of.ts';
import { learnLab } from './learn-lab.ts';
import { needsOf } from './needs.ts';
import { type Chosen, type Proposal, proposalFor } from './propose.ts';
import { type RoleSeen, rolesOf } from './roles.ts';
import { seeLab } from './see-lab.ts';
import type { ServiceSeen } from './seen.ts';
import type { Learned } from './told.ts';

/** A lab that stands, and the files that it is of. */
export interface FindOut {
  readonly chosen: Chosen;
  readonly name: string;
  /** Of the lab file that is to be: absolute. */
  readonly folder: string;
  readonly read: Pick<ReadFiles, 'config' | 'projectFolder'>;
  readonly opened: OpenedOwn;
  readonly progress: Progress;
}

/** What was found out. */
export interface FoundLab {
  readonly roles: readonly RoleSeen[];
  readonly proposal: Proposal;
  readonly learned: Learned;
  /** What an owner should look at: a sentence each. */
  readonly odd: readonly string[];
}

/** Throws UsageError, one sentence, where a service does not run that should: such a lab is not as its owner means it. */
function demandAllRun(all: readonly ServiceSeen[]): void {
  const failed = all.find(({ state }) => state === 'failed' || state === 'restarting');
  if (!failed) return;
  const { service, state, lastWords } = failed;
  const how = state === 'failed' ? 'has ended, and not with 0' : 'ends again and again';
  const words = lastWords === '' ? '' : ` (it says: ${inShort(oneLine(lastWords), 150)})`;
  throw new UsageError(`${service} ${how}${words}: mend it, or leave it out with --without ${service}`);
}

/** Finds out who does what in a lab that stands, and what is right there. Changes nothing. Throws HarnessError, and UsageError for what is the owner's to mend. */
export async function findOut({ name, folder, read, opened, chosen, progress }: FindOut): Promise<FoundLab> {
  const { docker, stage } = opened;
  const { lab: nobody } = proposalFor([], chosen);
  const nodes = askedNodes(nobody, stage);
  const context = contextOf(stage, ownSpecOf(name, nobody, stage, []), monotonicNs());
  progress('looking who listens to what, and asking who says what');
  const all = await seeLab({ docker, stage, context, config: read.config, projectFolder: read.projectFolder, nodes });
  demandAllRun(all);
  const proposal = proposalFor(all, chosen);
  const draft = proposal.lab;
  const fixed = stage.nodes.flatMap(({ node }) =>
    node.networks.flatMap(({ ipv4, ipv6 }) => [ipv4 ?? [], ipv6 ?? []].flat()),
  );
  progress('asking for what is right');
  const learning = { context, nodes: askedNodes(draft, stage), draft, folder };
  const learned = await learnLab(all, learning, new Set(fixed));
  const roles = rolesOf(all);
  return { roles, proposal, learned, odd: needsOf(all, roles).flatMap((one) => one.odd ?? []) };
}
