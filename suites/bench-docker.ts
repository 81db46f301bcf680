import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { small } from '../fixtures/labs/small.ts';
import { composeFile } from '../harness/export/compose.ts';
import { topologyOf } from '../harness/lab/topology.ts';
import { EXIT } from '../harness/records/exit-code.ts';
import { medianOf } from '../harness/records/median.ts';
import { createDockerRuntime } from '../harness/runtime/docker/docker.ts';
import { type ImageIds, imagesOf } from '../harness/runtime/docker/image-ids.ts';
import { openStage } from '../harness/runtime/docker/open-stage.ts';
import type { Stage } from '../harness/runtime/docker/shared/stage.ts';
import { specOf } from '../harness/setup/overrides.ts';
import { asProgram } from './options.ts';

const ENTRY = fileURLToPath(new URL('../fixtures/images/node/entry.ts', import.meta.url));
const BOOTS = 3;
const RESETS = 5;
const RULES = 50;
const RULE = 'table inet zq_bench';

const say = (what: string, ms: number): void => console.log(`${what.padEnd(60)} ${ms.toFixed(1).padStart(9)} ms`);
const ratio = (what: string, other: number, own: number): void =>
  console.log(`${what.padEnd(60)} ${(other / own).toFixed(2).padStart(9)} times as fast`);

async function timed(work: () => unknown): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

const spec = specOf(small, 'docker', {});

const openAlone = (): Promise<Stage> => openStage({ topology: topologyOf(spec), entry: ENTRY });

/** Builds the images, if that has to be, and says which they are. */
async function prepare(): Promise<ImageIds> {
  const stage = await openAlone();
  try {
    return await imagesOf(stage);
  } finally {
    await stage.close();
  }
}

/** The same containers as compose starts, no helpers: from nothing until every supervisor answers. */
async function bootAlone(): Promise<number> {
  let stage: Stage | undefined;
  const ms = await timed(async () => {
    stage = await openAlone();
  });
  await stage?.close();
  return ms;
}

/** Boot, resets, and one rule after the other through an open nft and through containers made for it. */
async function ours(images: ImageIds): Promise<{ bootMs: number; resetMs: number }> {
  const runtime = createDockerRuntime({ entry: ENTRY });
  try {
    for (let seed = 0; seed <= RESETS; seed++) await (await runtime.start(small.define(spec), seed)).stop();
    const stage = runtime.stage();
    if (!stage) throw new Error('the containers are gone');
    const { bootMs, resetMs: resets } = runtime.timings();
    // The first reset is part of a boot.
    const resetMs = medianOf(resets.slice(1));
    say('boot of lab small, ready to run', bootMs);
    const everybody = topologyOf(spec).nodes.map(({ id }) => id);
    const dark = [{ is: 'down', nodes: everybody, how: 'machine' }] as const;
    const helpersMs = await timed(async () => (await runtime.start(small.define(spec), 0, dark)).stop());
    say('a helper for every node, and a reset', helpersMs);
    say(`reset, median of ${RESETS}`, resetMs);
    const [node = ''] = stage.channels.keys();
    const shell = await stage.helper(node);
    const open: number[] = [];
    const fresh: number[] = [];
    const container = `container:${stage.channels.get(node)?.containerId}`;
    for (let n = 0; n < RULES; n++) {
      const verb = n % 2 === 0 ? 'add' : 'delete';
      open.push(await timed(() => shell.nft(`${verb} ${RULE}`)));
      const args = ['run', '--rm', '--network', container, '--cap-add', 'NET_ADMIN', images.helper];
      args.push('nft', `${verb} ${RULE}_other`);
      fresh.push(await timed(() => execFileSync('docker', args, { stdio: 'ignore' })));
    }
    say(`one rule through the helper's open nft, median of ${RULES}`, medianOf(open));
    say(`one rule through a fresh helper container, median of ${RULES}`, medianOf(fresh));
    ratio('a rule, against a fresh container', medianOf(fresh), medianOf(open));
    return { bootMs, resetMs };
  } finally {
    await runtime.close();
  }
}

/** The compose command of this machine; undefined when there is none. */
function findCompose(): readonly string[] | undefined {
  const candidates = [['docker-compose'], ['docker', 'compose']];
  return candidates.find(([name = '', ...args]) => spawnSync(name, [...args, 'version']).status === 0);
}

/** The exported lab, except that its nodes wait for requests, as ours do, and start no program. */
const waiting = (images: ImageIds): string =>
  composeFile(spec, 1, images).replaceAll(
    /^ {4}command: .*$/gm,
    '    command: ["node", "/zonequake/node.cjs", "supervisor"]\n    stdin_open: true',
  );

/** The same containers by compose: up from nothing, and down and up again, which is the reset that it has. */
async function theirs([name = '', ...args]: readonly string[], images: ImageIds): Promise<[number, number]> {
  const folder = mkdtempSync(join(tmpdir(), 'zonequake-bench-'));
  writeFileSync(join(folder, 'compose.yaml'), waiting(images));
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

/** Boots against those of compose, in turns, so that a machine that is busy for a while harms both. */
async function boots(compose: readonly string[], images: ImageIds) {
  const rounds: { readonly alone: number; readonly up: number; readonly again: number }[] = [];
  for (let n = 0; n < BOOTS; n++) {
    const alone = await bootAlone();
    const [up, again] = await theirs(compose, images);
    rounds.push({ alone, up, again });
  }
  const medianBy = (what: 'alone' | 'up' | 'again') => medianOf(rounds.map((round) => round[what]));
  return { aloneMs: medianBy('alone'), upMs: medianBy('up'), againMs: medianBy('again') };
}

/**
 * `npm run bench:docker`: boot, reset and rules, beside the same containers by compose. Exit code 4 when the engine fails.
 */
await asProgram(async () => {
  const images = await prepare();
  const { bootMs, resetMs } = await ours(images);
  const compose = findCompose();
  if (compose) {
    const { aloneMs, upMs, againMs } = await boots(compose, images);
    say(`boot of the containers alone, no helpers, median of ${BOOTS}`, aloneMs);
    say(`${compose.join(' ')} up of the same containers, median of ${BOOTS}`, upMs);
    say(`${compose.join(' ')} down and up, median of ${BOOTS}`, againMs);
    ratio('boot of the same containers, against compose', upMs, aloneMs);
    ratio('boot until a run without faults, against compose', upMs, bootMs);
    ratio('reset, against compose', againMs, resetMs);
  } else console.log('neither docker-compose nor docker compose is there to compare with: install docker-compose');
  return EXIT.ok;
});
