import { join } from 'node:path';
import { exportFiles } from '../export/export.ts';
import { writeOurs } from '../files/written.ts';
import { type Capture, startCapture } from '../runtime/docker/capture.ts';
import type { DockerRuntime } from '../runtime/docker/docker.ts';
import { imagesOf } from '../runtime/docker/image-ids.ts';
import type { Stage } from '../runtime/docker/shared/stage.ts';
import type { Remains } from './remains.ts';

const instrumentsOf = ({ channels }: Stage): readonly string[] =>
  [...channels.values()].filter(({ node }) => node.role === 'instrument').map(({ node }) => node.id);

/** What is left of a run in the containers of a runtime. */
export function containerRemains(docker: DockerRuntime): Remains {
  let captures: ReadonlyMap<string, Uint8Array> = new Map();
  return {
    async observe(run) {
      const stage = docker.stage();
      // Before the first run there is nothing yet to listen at; and a capture that fails is no reason to lose a run.
      const started: Capture | undefined =
        stage && (await startCapture(stage, instrumentsOf(stage)).catch(() => undefined));
      const result = await run();
      const taken = await started?.stop().catch(() => undefined);
      if (taken && result.verdict.violations.length > 0) captures = taken;
      return result;
    },
    async write(dir, setup, schedule) {
      for (const [node, bytes] of captures) writeOurs(join(dir, `capture-${node}.pcap`), bytes);
      // The next failure may have none of its own, and these are not its packets.
      captures = new Map();
      const stage = docker.stage();
      for (const { node, stderr } of stage?.channels.values() ?? []) {
        writeOurs(join(dir, 'logs', `${node.id}.log`), (stderr?.() ?? []).map((line) => `${line}\n`).join(''));
      }
      const images = stage && (await imagesOf(stage).catch(() => undefined));
      if (!images) return;
      const { spec, experiment } = setup;
      const files = exportFiles({
        spec,
        roles: experiment.definition.platform.roles,
        schedule,
        faults: experiment.faults,
        images,
      });
      for (const { name, text, mode } of files) writeOurs(join(dir, 'export', name), text, mode);
    },
  };
}
