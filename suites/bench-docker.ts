import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { small } from '../fixtures/labs/small.ts';
import { medianOf } from '../harness/campaign/median.ts';
import { specOf } from '../harness/campaign/overrides.ts';
import { composeFile } from '../harness/export/compose.ts';
import { topologyOf } from '../harness/lab/topology.ts';
import { createDockerRuntime } from '../harness/runtime/docker/docker.ts';
import { type ImageIds, imagesOf } from '../harness/runtime/docker/image-ids.ts';
import { openStage } from '../harness/runtime/docker/open-stage.ts';
import type { Stage } from '../harness/runtime/docker/stage.ts';

const ENTRY = fileURLToPath(new URL('../fixtures/images/node/entry.ts', import.meta.url));
const RESETS = 5;
const RULES = 50;
const ADD = 'nft add table inet zq_bench';
const DELETE = 'nft delete table inet zq_bench';

const say = (what: string, ms: number): void => console.log(`${what.padEnd(60)} ${ms.toFixed(1).padStart(9)} ms`);
const ratio = (what: string, other: number, own: number): void =>
  console.log(`${what.padEnd(60)} ${(other / own).toFixed(1).padStart(9)} times as fast`);

async function timed(work: () => unknown): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

const spec = specOf(small, 'docker', {});

/** The same containers as compose starts, no helpers: from nothing until every supervisor answers. Images are built before. */
async function bootAlone(): Promise<number> {
  const open = () => openStage({ topology: topologyOf(spec), entry: ENTRY });
  await (await open()).close();
  let stage: Stage | undefined;
  const ms = await timed(async () => {
    stage = await open();
  });
  await stage?.close();
  say('boot of the containers of lab small, no helpers', ms);
  return ms;
}

/** Boot, resets, and one rule after the other through an open shell and through containers made for it. */
async function ours(): Promise<{ bootMs: number; resetMs: number; images: ImageIds }> {
  const runtime = createDockerRuntime({ entry: ENTRY });
  try {
    for (let seed = 0; seed <= RESETS; seed++) await (await runtime.start(small.define(spec), seed)).stop();
    const stage = runtime.stage();
    if (!stage) throw new Error('the containers are gone');
    const { bootMs, resetMs: resets } = runtime.timings();
    // The first reset is part of a boot.
    const resetMs = medianOf(resets.slice(1));
    say('boot of lab small, helpers included', bootMs);
    say(`reset, median of ${RESETS}`, resetMs);
    const images = await imagesOf(stage);
    const [node = ''] = stage.channels.keys();
    const shell = await stage.helper(node);
    const open: number[] = [];
    const fresh: number[] = [];
    const container = `container:${stage.channels.get(node)?.containerId}`;
    for (let n = 0; n < RULES; n++) {
      open.push(await timed(() => shell.run(n % 2 === 0 ? ADD : DELETE)));
      const command = ['sh', '-c', n % 2 === 0 ? ADD.replace('bench', 'other') : DELETE.replace('bench', 'other')];
      const args = ['run', '--rm', '--network', container, '--cap-add', 'NET_ADMIN', images.helper, ...command];
      fresh.push(await timed(() => execFileSync('docker', args, { stdio: 'ignore' })));
    }
    say(`one rule through the helper's open shell, median of ${RULES}`, medianOf(open));
    say(`one rule through a fresh helper container, median of ${RULES}`, medianOf(fresh));
    ratio('a rule, against a fresh container', medianOf(fresh), medianOf(open));
    return { bootMs, resetMs, images };
  } finally {
    await runtime.close();
  }
}

/** The compose command of this machine; undefined when there is none. */
function findCompose(): readonly string[] | undefined {
  const candidates = [['docker-compose'], ['docker', 'compose']];
  return candidates.find(([name = '', ...args]) => spawnSync(name, [...args, 'version']).status === 0);
}

/** The same containers by compose: up from nothing, and down and up again, which is the reset that it has. */
async function theirs([name = '', ...args]: readonly string[], images: ImageIds): Promise<[number, number]> {
  const folder = mkdtempSync(join(tmpdir(), 'zonequake-bench-'));
  writeFileSync(join(folder, 'compose.yaml'), composeFile(spec, 1, images));
  const compose = (...verb: string[]) =>
    execFileSync(name, [...args, '-f', join(folder, 'compose.yaml'), '-p', 'zonequake-bench', ...verb], {
      stdio: 'ignore',
    });
  try {
    const upMs = await timed(() => compose('up', '-d'));
    const againMs = await timed(() => {
      compose('down', '-t', '0');
      compose('up', '-d');
    });
    return [upMs, againMs];
  } finally {
    compose('down', '-t', '0');
    rmSync(folder, { recursive: true });
  }
}

const aloneMs = await bootAlone();
const { bootMs, resetMs, images } = await ours();
const compose = findCompose();
if (compose) {
  const [upMs, againMs] = await theirs(compose, images);
  say(`${compose.join(' ')} up of the same containers, no helpers`, upMs);
  say(`${compose.join(' ')} down and up`, againMs);
  ratio('boot of the same containers, against compose', upMs, aloneMs);
  ratio('boot with helpers, against compose without', upMs, bootMs);
  ratio('reset, against compose', againMs, resetMs);
} else console.log('neither docker-compose nor docker compose is there to compare with: install docker-compose');
