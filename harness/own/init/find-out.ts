import type { Progress } from '../../runtime/docker/engine.ts';
import { monotonicNs } from '../../runtime/docker/shared/lab-clock.ts';
import { askedNodes } from '../client/asked-nodes.ts';
import { contextOf } from '../client/context-of.ts';
import type { ReadFiles } from '../compose/read-compose.ts';
import type { OpenedOwn } from '../lab/open-own.ts';
import { ownSpecOf } from '../lab/own-spec-of.ts';
import { learnLab } from './learn-lab.ts';
import { type Chosen, type Proposal, proposalFor } from './propose.ts';
import { type RoleSeen, rolesOf } from './roles.ts';
import { seeLab } from './see-lab.ts';
import type { Learned } from './told.ts';

/** A lab that stands, and the files that it is of. */
export interface FindOut extends Chosen {
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
}

/** Finds out who does what in a lab that stands, and what is right there. Changes nothing. Throws HarnessError. */
export async function findOut({ name, folder, read, opened, compose, without, progress }: FindOut): Promise<FoundLab> {
  const { docker, stage } = opened;
  const { lab: nobody } = proposalFor([], { compose, without });
  const nodes = askedNodes(nobody, stage);
  const context = contextOf(stage, ownSpecOf(name, nobody, stage, []), monotonicNs());
  progress('looking who listens to what, and asking who says what');
  const all = await seeLab({ docker, stage, context, config: read.config, projectFolder: read.projectFolder, nodes });
  const proposal = proposalFor(all, { compose, without });
  const draft = proposal.lab;
  const fixed = stage.nodes.flatMap(({ node }) =>
    node.networks.flatMap(({ ipv4, ipv6 }) => [ipv4 ?? [], ipv6 ?? []].flat()),
  );
  progress('asking for what is right');
  const learning = { context, nodes: askedNodes(draft, stage), draft, folder };
  const learned = await learnLab(all, learning, new Set(fixed));
  return { roles: rolesOf(all), proposal, learned };
}
