import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { faults } from '../faults/index.ts';
import { ownOwner } from '../harness/basics/owner.ts';
import { readOwnFiles } from '../harness/cli/own/own-folder.ts';
import { ownRegistry } from '../harness/cli/own/own-registry.ts';
import { ownRuntime } from '../harness/cli/own/own-runtime.ts';
import { standRenewable } from '../harness/cli/own/renewable.ts';
import { findCompose } from '../harness/own/compose/compose-command.ts';
import { copyFiles } from '../harness/own/compose/copy-files.ts';
import { planLab } from '../harness/own/compose/plan-lab.ts';
import { composeUp } from '../harness/own/lab/compose-up.ts';
import { imageTags } from '../harness/own/lab/open-own.ts';
import { EXIT } from '../harness/records/exit-code.ts';
import { medianOf } from '../harness/records/median.ts';
import { findEngine } from '../harness/runtime/docker/engine.ts';
import { ensureHelperImage } from '../harness/runtime/docker/images.ts';
import { labLabels, newLabId } from '../harness/runtime/docker/labels.ts';
import { runAndJudge } from '../harness/setup/run-and-judge.ts';
import { settingsOf, setUp } from '../harness/setup/setup.ts';
import { asProgram } from './options.ts';

const LAB = fileURLToPath(new URL('../fixtures/labs/primary-secondary', import.meta.url));
const ASKER = fileURLToPath(new URL('../harness/own/asker/entry.ts', import.meta.url));
const BOOTS = 5;
const RUNS = 3;
const RULES = 50;
const RULE = 'table inet zq_bench';
const PROJECT = 'zonequake-bench-own';

const say = (what: string, ms: number): void => console.log(`${what.padEnd(70)} ${ms.toFixed(1).padStart(9)} ms`);
const ratio = (what: string, ours: number, theirs: number): void =>
  console.log(`${what.padEnd(70)} ${(ours / theirs).toFixed(2).padStart(9)} times as long`);
const quiet = (): void => undefined;

async function timed(work: () => unknown): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

const found = await findCompose();
/** Compose by itself. */
const composeBy = (args: readonly string[], input = ''): void => {
  execFileSync(found.command, [...found.before, ...args], { input, stdio: ['pipe', 'ignore', 'ignore'] });
};
/** On the owner's file as it is. */
const compose = (folder: string, ...args: readonly string[]): void =>
  composeBy(['-p', PROJECT, '-f', join(folder, 'compose.yml'), ...args]);

/** The pods and services alone, from nothing until compose says that they run. */
async function bootAlone(folder: string): Promise<number> {
  const { compose: how, read } = await readOwnFiles(folder);
  const runFolder = mkdtempSync(join(tmpdir(), 'zonequake-bench-run-'));
  const docker = await findEngine();
  const helperImage = await ensureHelperImage(docker, quiet);
  const images = await imageTags(docker);
  const labels = labLabels(newLabId(), ownOwner());
  let file = '';
  try {
    const ms = await timed(async () => {
      const lab = planLab({ read, without: [], runFolder, labels, helperImage, images });
      file = JSON.stringify(lab.compose);
      await copyFiles(lab.copies, { runFolder });
      const { projectFolder, envFiles } = read;
      await composeUp({
        with: how,
        project: lab.project,
        compose: lab.compose,
        projectFolder,
        envFiles,
        progress: quiet,
      });
    });
    composeBy(['-p', read.config.name, '-f', '-', 'down', '-t', '0', '-v'], file);
    return ms;
  } finally {
    rmSync(runFolder, { recursive: true, force: true });
  }
}

/** Boots in turns, so that a machine that is busy for a while harms all. */
async function boots(folder: string): Promise<void> {
  const rounds: { up: number; alone: number; whole: number }[] = [];
  for (let n = 0; n < BOOTS; n++) {
    const up = await timed(() => compose(folder, 'up', '--detach'));
    compose(folder, 'down', '-t', '0', '-v');
    const alone = await bootAlone(folder);
    const files = await readOwnFiles(folder);
    let lab: Awaited<ReturnType<typeof standRenewable>> | undefined;
    const whole = await timed(async () => {
      lab = await standRenewable(files, ASKER, quiet);
    });
    await lab?.close();
    rounds.push({ up, alone, whole });
  }
  const median = (of: 'up' | 'alone' | 'whole') => medianOf(rounds.map((round) => round[of]));
  say(`docker compose up of the owner's file, median of ${BOOTS}`, median('up'));
  say(`the same in pods, without the instrument, median of ${BOOTS}`, median('alone'));
  say(`the same with the instrument, ready to be asked, median of ${BOOTS}`, median('whole'));
  ratio('boot without the instrument, against compose', median('alone'), median('up'));
  ratio('boot with the instrument, against compose', median('whole'), median('up'));
}

/** What a run takes beyond its own clock, a lab made anew, and a rule. */
async function runs(folder: string): Promise<void> {
  const lab = await standRenewable(await readOwnFiles(folder), ASKER, quiet);
  try {
    const standing = lab.now();
    const { docker, anew } = ownRuntime(lab);
    const registry = { ...ownRegistry(standing, faults), runtimes: [docker] };
    const setup = setUp(
      registry,
      settingsOf(registry, { lab: standing.files.name, seed: 1, runtime: 'docker', timing: 'docker' }),
    );
    const beyond: number[] = [];
    const singles = setup.tour.singles.filter(([one]) => one?.kind === 'node-kill').slice(0, RUNS);
    for (const injections of singles) {
      let virtualMs = 0;
      const ms = await timed(async () => {
        virtualMs = (await runAndJudge(setup, { seed: 1, injections })).virtualMs;
      });
      beyond.push(ms - virtualMs);
    }
    say(`a run beyond its own clock, reset: heal, median of ${beyond.length}`, medianOf(beyond));
    const [first] = standing.stage.nodes;
    if (!first) throw new Error('the lab has no node');
    const container = standing.docker.getContainer(first.containerId);
    const starts: number[] = [];
    for (let n = 0; n < RUNS; n++)
      starts.push(
        await timed(async () => {
          await container.kill();
          await container.wait();
          await container.start();
        }),
      );
    say(`one service killed and started, median of ${RUNS}`, medianOf(starts));
    const shell = await standing.stage.shell(first.node.pod);
    const rules: number[] = [];
    for (let n = 0; n < RULES; n++)
      rules.push(await timed(() => shell.nft(`${n % 2 === 0 ? 'add' : 'delete'} ${RULE}`)));
    say(`a rule in force, median of ${RULES}`, medianOf(rules));
    say('the lab made anew, every check held twice', await timed(anew));
  } finally {
    await lab.close();
  }
}

/** `npm run bench:own`: boot, runs and rules of a lab of one's own, beside compose. Exit code 4 when the engine fails. */
await asProgram(async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'zonequake-bench-')), 'bench');
  cpSync(LAB, folder, { recursive: true });
  try {
    // Images are built before anything is timed.
    compose(folder, 'build');
    await bootAlone(folder);
    await boots(folder);
    await runs(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return EXIT.ok;
});
