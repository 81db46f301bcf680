import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { HarnessError, UsageError } from '../../basics/errors.ts';
import { toJson } from '../../files/files.ts';
import { pick } from '../../input/did-you-mean.ts';
import { parseOverrides } from '../../setup/overrides.ts';
import { settingsOf, setUp } from '../../setup/setup.ts';
import { isOwn } from '../own/is-own.ts';
import { readOwnFiles } from '../own/own-folder.ts';
import { type CommonOptions, type Context, print, tell } from '../shared/context.ts';
import { parseWhole, SEED_MAX } from '../shared/options.ts';
import { standingLab } from './client.ts';
import { type KeepNews, type KeepOrder, type LabState, STAY, socketPath } from './requests.ts';
import { upText } from './text.ts';

/** Options of `lab up`. */
export interface UpOptions extends CommonOptions {
  /** A lab of one's own: its folder, or its lab file. */
  readonly lab?: string;
  readonly set?: readonly string[];
  readonly seed?: string;
}

const BIN = fileURLToPath(new URL('../../zonequake.mjs', import.meta.url));

/** Starts the keeper and resolves when its lab stands. Ctrl-C until then ends both. */
async function startKeeper(order: KeepOrder): Promise<LabState> {
  const keeper = spawn(process.execPath, [BIN, 'lab-keeper'], { detached: true, stdio: 'pipe' });
  const { stdin, stdout, stderr } = keeper;
  // Not inherited: the keeper outlives us, and a reader of our output would wait for its end.
  stderr.pipe(process.stderr);
  stdin.on('error', () => undefined);
  stdin.write(`${JSON.stringify(order)}\n`);
  // The keeper has a session of its own, so it does not see Ctrl-C; the end of its input ends it.
  const standing = new Promise<LabState>((resolve, reject) => {
    createInterface({ input: stdout }).on('line', (line) => {
      const news = JSON.parse(line) as KeepNews;
      if ('progress' in news) tell(news.progress);
      else if ('ready' in news) resolve(news.ready);
      else reject(news.usage ? new UsageError(news.error) : new HarnessError(news.error));
    });
    keeper.once('exit', (code, signal) => reject(new HarnessError(`the keeper of the lab ended (${signal ?? code})`)));
  });
  try {
    const state = await standing;
    stdin.end(`${STAY}\n`);
    await new Promise((resolve) => stdin.once('close', resolve));
    return state;
  } catch (error) {
    // It removes what it has, and leaves.
    if (keeper.exitCode === null && keeper.signalCode === null) await once(keeper, 'exit');
    throw error;
  } finally {
    // Nothing of the keeper holds us any more.
    for (const stream of [stdin, stdout, stderr]) stream.destroy();
    keeper.unref();
  }
}

/** What is wrong with an owner's lab, or with the spec of one of ours, is said here, before anything starts. Throws UsageError. */
async function orderOf(context: Context, lab: string | undefined, options: UpOptions): Promise<KeepOrder> {
  const socket = socketPath();
  if (isOwn(lab, options.lab)) {
    const [given] = [options.set && '--set', options.seed && '--seed'].filter(Boolean);
    if (given) throw new UsageError(`a lab of your own is as its files say: leave ${given} out`);
    return { labFile: (await readOwnFiles(options.lab)).path, socket };
  }
  const registry = await context.loadRegistry();
  const entry = pick('lab', lab ?? 'small', registry.labs, ({ name }) => name);
  const set = parseOverrides(options.set ?? [], entry.spec('docker'));
  const seed =
    options.seed === undefined ? randomInt(SEED_MAX) : parseWhole('seed', options.seed, { min: 0, max: SEED_MAX });
  setUp(registry, settingsOf(registry, { lab: entry.name, set, seed, timing: 'docker' }));
  return { lab: entry.name, set, seed, socket };
}

/** `zonequake lab up`: starts a lab that stands until `lab down`. Returns the exit code. */
export async function labUp(context: Context, lab: string | undefined, options: UpOptions): Promise<number> {
  const standing = await standingLab();
  if (standing) throw new UsageError(`lab "${standing.lab}" is up already: end it with "zonequake lab down"`);
  const state = await startKeeper(await orderOf(context, lab, options));
  print(options.json === true ? toJson(state) : upText(state));
  return 0;
}
