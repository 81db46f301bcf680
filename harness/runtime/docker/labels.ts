import { randomBytes } from 'node:crypto';
import { formatOwner, type Owner } from '../../basics/owner.ts';

/** On everything that the harness makes in an engine, images included. */
export const ANY_LABEL = 'zonequake';
/** The lab that a container, network or volume is part of. */
export const LAB_LABEL = 'zonequake.lab';
/** The harness process that the lab belongs to (owner.ts). */
export const OWNER_LABEL = 'zonequake.owner';
/** The node that a container is, or helps. */
export const NODE_LABEL = 'zonequake.node';

/** Eight hexadecimal digits: enough to tell the few labs of one engine apart. */
export const newLabId = (): string => randomBytes(4).toString('hex');

export type Labels = Readonly<Record<string, string>>;

export const labLabels = (labId: string, owner: Owner): Labels => ({
  [ANY_LABEL]: '1',
  [LAB_LABEL]: labId,
  [OWNER_LABEL]: formatOwner(owner),
});
