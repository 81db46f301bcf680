import { join } from 'node:path';
import { doingsOf } from '../../export/doings.ts';
import { writeOurs } from '../../files/written.ts';
import type { Remains } from '../../minimise/remains.ts';
import { type ExportOwn, exportOwn, type OwnExportFile } from '../../own/export/export-own.ts';
import { logsSince } from '../../own/lab/service-logs.ts';
import { ofService } from '../../own/lab-file/lab-file.ts';
import { ASKER, type OwnSpec } from '../../own/platform/own-spec.ts';
import { type Capture, startCapture } from '../../runtime/docker/capture.ts';
import type { Renewable } from './renewable.ts';
import type { StandingOwn } from './standing.ts';

/** Where campaigns keep their runs unless they are told another folder: in the working folder. */
const RUNS_FOLDER = '.zonequake';

/** The export, or in its place why there is none: what was found stands without it. */
const exportOr = (what: ExportOwn): Promise<readonly OwnExportFile[]> =>
  exportOwn(what).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    return [{ name: 'README.md', content: `This lab cannot be exported: ${why}\n`, mode: 0o666 }];
  });

/** Where packets say most: at the clients, and at those who have to ask others for them. */
const capturedAt = ({ stage, files }: StandingOwn): readonly string[] => [
  ASKER,
  ...stage.nodes.flatMap(({ node }) =>
    (ofService(files.labFile.lab.needs, node.service) ?? []).length > 0 ? node.id : [],
  ),
];

/** Begins to capture; a capture that fails is no reason to lose a run. */
function capture(standing: StandingOwn): Promise<Capture | undefined> {
  const { stage } = standing;
  const podOf = (id: string) => stage.nodes.find(({ node }) => node.id === id)?.node.pod ?? id;
  const helper = (id: string) => stage.shell(podOf(id));
  return startCapture({ helper }, capturedAt(standing)).catch(() => undefined);
}

/** What is left of a run on an owner's lab: packets, what its services said, and an export. */
export function ownRemains({ now }: Pick<Renewable, 'now'>): Remains {
  let logs: ReadonlyMap<string, string> = new Map();
  let captures: ReadonlyMap<string, Uint8Array> = new Map();
  return {
    async observe(once) {
      const sinceMs = Date.now();
      const started = await capture(now());
      const result = await once();
      const taken = await started?.stop().catch(() => undefined);
      const { docker, stage } = now();
      // At once: between two runs the lab may be made anew.
      if (result.verdict.violations.length > 0) {
        logs = await logsSince(docker, stage.nodes, sinceMs);
        captures = taken ?? captures;
      }
      return result;
    },
    async write(dir, setup, schedule, run) {
      for (const [node, text] of logs) writeOurs(join(dir, 'logs', `${node}.log`), text);
      for (const [node, bytes] of captures) writeOurs(join(dir, `capture-${node}.pcap`), bytes);
      // The next failure may have none of its own, and these are not of it.
      logs = new Map();
      captures = new Map();
      const { files, stage, plan, peers } = now();
      const spec = setup.spec as OwnSpec;
      const { name, read, labFile } = files;
      const doings = doingsOf(schedule, spec, setup.experiment.faults);
      const what = { ...{ name, read, stood: stage, spec, plan, peers, doings, run }, labFile: labFile.lab };
      for (const file of await exportOr({ ...what, runsFolder: RUNS_FOLDER }))
        writeOurs(join(dir, 'export', file.name), file.content, file.mode);
    },
  };
}
