import type Dockerode from 'dockerode';
import { isAlive, type Owner, parseOwner, thisMachine } from '../../basics/owner.ts';
import { isAbandoned, isGone } from './abandoned.ts';
import { LAB_LABEL, OWNER_LABEL } from './labels.ts';
import { pace } from './shared/pace.ts';
import { LeftBehind, sweepLab, type Thing, thingsWith } from './sweep.ts';

/** A lab that an engine holds, or what is left of one. */
export interface FoundLab {
  readonly labId: string;
  /** Undefined when the label cannot be read: nobody's, so dead. */
  readonly owner: Owner | undefined;
  readonly alive: boolean;
  readonly things: readonly Thing[];
}

/** Every lab of every harness in this engine. */
export async function listLabs(docker: Dockerode): Promise<readonly FoundLab[]> {
  const byLab = new Map<string, Thing[]>();
  for (const thing of await thingsWith(docker, LAB_LABEL)) {
    const labId = thing.labels[LAB_LABEL] ?? '';
    byLab.set(labId, [...(byLab.get(labId) ?? []), thing]);
  }
  const machine = thisMachine();
  return [...byLab].map(([labId, things]) => {
    const owner = parseOwner(things[0]?.labels[OWNER_LABEL] ?? '');
    const alive = owner !== undefined && !isAbandoned(labId) && isAlive(owner, machine);
    return { labId, owner, alive, things };
  });
}

/** On an idle machine. */
const REMOVE_WITHIN_MS = 15_000;
/** A network with no container of its lab goes at once, or not at all. */
const REMOVE_NETWORK_WITHIN_MS = 3_000;

/** What came of removing dead labs. */
export interface Reaped {
  /** Ids of the labs that are gone. */
  readonly labs: readonly string[];
  /** Ids of networks of dead labs that the engine takes for in use. */
  readonly stuck: readonly string[];
}

/** Removes a dead lab, and returns what is stuck of it. Throws HarnessError when something else is left. */
async function reap(docker: Dockerode, { labId, things }: FoundLab): Promise<readonly string[]> {
  const isBare = things.every(({ kind }) => kind === 'network');
  try {
    await sweepLab(docker, labId, pace.limitMs(isBare ? REMOVE_NETWORK_WITHIN_MS : REMOVE_WITHIN_MS));
    return [];
  } catch (error) {
    if (!(error instanceof LeftBehind) || !error.isStuck) throw error;
    return error.things.map(({ id }) => id);
  }
}

/** Removes the labs whose harness is gone. Throws HarnessError when one cannot be removed. */
export async function reapDeadLabs(docker: Dockerode): Promise<Reaped> {
  const labs: string[] = [];
  const stuck: string[] = [];
  for (const lab of (await listLabs(docker)).filter(({ alive }) => !alive)) {
    const left = await reap(docker, lab);
    if (left.length === 0) labs.push(lab.labId);
    isGone(lab.labId);
    stuck.push(...left);
  }
  return { labs, stuck };
}
