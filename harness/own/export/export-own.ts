import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { HarnessError } from '../../basics/errors.ts';
import type { Doing } from '../../export/doings.ts';
import type { RunResult } from '../../run/run.ts';
import type { Plan } from '../checks/questions-of.ts';
import type { ClientPeers } from '../client/client-peers.ts';
import { copyFiles } from '../compose/copy-files.ts';
import type { PlannedCopy } from '../compose/own-lab.ts';
import { planLab } from '../compose/plan-lab.ts';
import { projectNameOf } from '../compose/project-name.ts';
import type { ReadFiles } from '../compose/read-compose.ts';
import type { LabFile } from '../lab-file/lab-file.ts';
import type { OwnSpec } from '../platform/own-spec.ts';
import { askScript } from './ask-script.ts';
import { exportedCompose, type Stood } from './exported-compose.ts';
import { exportedLab } from './exported-lab.ts';
import { failedIn } from './failed-in.ts';
import { runScript } from './run-script.ts';

export interface ExportOwn {
  /** What the lab is called. */
  readonly name: string;
  readonly read: ReadFiles;
  readonly labFile: LabFile;
  readonly stood: Stood;
  readonly spec: OwnSpec;
  readonly plan: Plan;
  readonly peers: ClientPeers;
  readonly doings: readonly Doing[];
  /** A run of it that failed. */
  readonly run: RunResult;
  /** Left out of what is copied: where runs are kept. */
  readonly runsFolder: string;
}

/** A file of the export. */
export interface OwnExportFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Permissions, before the umask. */
  readonly mode: number;
}

const exec = promisify(execFile);
/** Twice what is copied at most, for what does not get smaller. */
const TAR_MAX = 512 * 2 ** 20;
const DOCKERFILE = new URL('./client.Dockerfile', import.meta.url);

/** Where the owner's build contexts go, each once, by service; those that are no folders of this machine stay. */
function contextsIn({ config }: ReadFiles, folder: string): { copies: PlannedCopy[]; contexts: Map<string, string> } {
  const contexts = new Map<string, string>();
  const copies = new Map<string, PlannedCopy>();
  for (const [service, { build }] of Object.entries(config.services)) {
    const from = build?.context;
    if (!from?.startsWith('/')) continue;
    const to = join(folder, 'build', `${copies.size + 1}-${basename(from)}`);
    const copy = copies.get(from) ?? { from, to, isReadOnly: true };
    copies.set(from, copy);
    contexts.set(service, copy.to);
  }
  return { copies: [...copies.values()], contexts };
}

/** The owner's files as one archive: with modes, owners, times and links, which files of a run folder have not. */
async function archived(folder: string, copies: readonly PlannedCopy[], runsFolder: string): Promise<Uint8Array> {
  await copyFiles(copies, { runFolder: resolve(runsFolder) });
  const file = join(folder, 'lab.tar.gz');
  const names = [...new Set(copies.map(({ to }) => to.slice(folder.length + 1).split('/')[0] ?? ''))];
  try {
    await exec('tar', ['-C', folder, '-czf', file, ...(names.length > 0 ? names : ['-T', '/dev/null'])], {
      maxBuffer: TAR_MAX,
    });
  } catch (error) {
    throw new HarnessError(
      `tar cannot put the lab's files together: ${error instanceof Error ? error.message : error}`,
    );
  }
  return readFile(file);
}

/**
 * A counterexample of an owner's lab for people without Zonequake: a compose file, the files that it needs, and a script that breaks it and
 * says whether it fails again. Throws UsageError and HarnessError where it cannot be made.
 */
export async function exportOwn(options: ExportOwn): Promise<readonly OwnExportFile[]> {
  const { name, read, labFile, stood, spec, plan, peers, doings, run, runsFolder } = options;
  const folder = await mkdtemp(join(tmpdir(), 'zonequake-export-'));
  try {
    const project = projectNameOf('zonequake-export', name);
    const renamed = { ...read, config: { ...read.config, name: project } };
    const { without } = labFile;
    const lab = planLab({ read: renamed, without, runFolder: folder, labels: {}, helperImage: 'tools' });
    const { copies, contexts } = contextsIn(read, folder);
    const resolvers = [...new Set(peers.peers.map(({ address }) => address))];
    const compose = exportedCompose(lab, stood, { folder, contexts, resolvers });
    const asks = askScript(labFile, plan, peers);
    const failed = failedIn(run);
    const { readyMs } = labFile;
    const script = runScript({
      ...{ lab, stood, asks, doings, failed, readyMs },
      exported: exportedLab(lab, stood, spec),
    });
    return [
      {
        name: 'compose.yaml',
        content: stringify(compose, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 }),
        mode: 0o666,
      },
      { name: 'lab.tar.gz', content: await archived(folder, [...lab.copies, ...copies], runsFolder), mode: 0o666 },
      { name: 'client/Dockerfile', content: await readFile(DOCKERFILE, 'utf8'), mode: 0o666 },
      { name: 'client/ask.sh', content: asks.text, mode: 0o777 },
      { name: 'run.sh', content: script, mode: 0o777 },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
