import type Dockerode from 'dockerode';
import { LAB_LABEL, OWNER_LABEL } from './labels.ts';
import { isAlive, type Owner, parseOwner, thisMachine } from './owner.ts';
import { sweepLab, type Thing, thingsWith } from './sweep.ts';

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
    return { labId, owner, alive: owner !== undefined && isAlive(owner, machine), things };
  });
}

const REMOVE_WITHIN_MS = 15_000;

/** What came of removing dead labs. */
export interface Reaped {
  /** Ids of the labs of which something was removed. */
  readonly labs: readonly string[];
  /** Networks of dead labs that the engine does not let go of. */
  readonly stuck: readonly Thing[];
}

/** Removes the labs whose harness is gone. Throws HarnessError when one cannot be removed. */
export async function reapDeadLabs(docker: Dockerode): Promise<Reaped> {
  const labs: string[] = [];
  const left: Thing[] = [];
  for (const { labId } of (await listLabs(docker)).filter(({ alive }) => !alive)) {
    const { removed, stuck } = await sweepLab(docker, labId, REMOVE_WITHIN_MS);
    if (removed > 0) labs.push(labId);
    left.push(...stuck);
  }
  return { labs, stuck: left };
}
