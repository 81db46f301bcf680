import type { Ms } from '../../lab/spec.ts';
import { freshLabel } from '../../own/checks/fresh-label.ts';
import { type Known, type Plan, questionsOf } from '../../own/checks/questions-of.ts';
import { type AskedAll, askAll } from '../../own/client/ask-all.ts';
import { askedNodes } from '../../own/client/asked-nodes.ts';
import { type ClientPeers, clientPeers } from '../../own/client/client-peers.ts';
import { contextOf } from '../../own/client/context-of.ts';
import { type OpenedOwn, openOwn } from '../../own/lab/open-own.ts';
import { ownSpecOf } from '../../own/lab/own-spec-of.ts';
import type { StoodAt } from '../../own/lab/same-addresses.ts';
import { zoneOfFile } from '../../own/lab-file/owner-files.ts';
import { unusedIn } from '../../own/lab-file/unbuilt.ts';
import type { Zone } from '../../own/lab-file/zone.ts';
import type { OwnSpec } from '../../own/platform/own-spec.ts';
import type { Progress } from '../../runtime/docker/engine.ts';
import { monotonicNs } from '../../runtime/docker/shared/lab-clock.ts';
import type { OwnFiles } from './own-folder.ts';
import { ownersSigners, servicesSigners } from './signers.ts';
import { waysThrough } from './ways-through.ts';

/** An owner's lab that stands, and what its checks ask. */
export interface StandingOwn extends OpenedOwn {
  /** How long it took, wall-clock. */
  readonly bootMs: Ms;
  readonly peers: ClientPeers;
  readonly files: OwnFiles;
  readonly plan: Plan;
  readonly spec: OwnSpec;
  /** Asks everything once, beside any run. */
  askAll(): Promise<AskedAll>;
}

/** The zones of a lab's checks that are read from files. Throws UsageError for one that cannot be read. */
export const zonesOf = ({ labFile, folder }: OwnFiles): readonly Zone[] =>
  labFile.lab.check.flatMap((check) => (check.is === 'zone' ? (zoneOfFile(labFile, check, folder) ?? []) : []));

/** A lab that stands already, as its files say that it is. `startMs` is when it began to be started, as `performance` has it. */
export function standingOf(
  files: OwnFiles,
  { zones, signers }: Pick<Known, 'zones' | 'signers'>,
  opened: OpenedOwn,
  startMs: Ms,
): StandingOwn {
  const { labFile, name } = files;
  const { lab } = labFile;
  const { stage } = opened;
  const nodes = askedNodes(lab, stage);
  const peers = clientPeers(lab, nodes);
  const plan = questionsOf({ lab, nodes, zones, draw: freshLabel, ...(signers && { signers }) });
  const spec = ownSpecOf(name, lab, stage, waysThrough(lab, nodes, peers));
  const context = contextOf(stage, spec, monotonicNs());
  const bootMs = performance.now() - startMs;
  const notes = [...opened.notes, ...unusedIn(lab), ...plan.leftOut];
  return { ...opened, notes, files, plan, spec, peers, bootMs, askAll: () => askAll(context, lab, plan.questions) };
}

/** Starts an owner's lab, where it stood before if it did. Throws HarnessError and UsageError; nothing is left behind then. */
export async function standUp(
  files: OwnFiles,
  askerEntry: string,
  progress: Progress,
  stoodAt?: StoodAt,
): Promise<StandingOwn> {
  // Before anything is started: what is wrong with a zone is the owner's to mend.
  const zones = zonesOf(files);
  const mine = ownersSigners(files);
  const startMs = performance.now();
  const { compose, read, labFile } = files;
  const opened = await openOwn({
    compose,
    read,
    without: labFile.lab.without,
    askerEntry,
    progress,
    ...(stoodAt && { stoodAt }),
  });
  try {
    const signers = new Map([...mine, ...(await servicesSigners(files, opened))]);
    return standingOf(files, { zones, signers }, opened, startMs);
  } catch (error) {
    await opened.stage.close();
    throw error;
  }
}
