import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { UsageError } from '../../basics/errors.ts';

const exec = promisify(execFile);

/** A compose of version 2 or later: the command, and what comes before its own arguments. */
export interface Compose {
  readonly command: string;
  readonly before: readonly string[];
  /** As it says: `2.26.1`. */
  readonly version: string;
}

/** How a call of compose ended. */
export interface ComposeEnded {
  /** Its exit code; undefined where a signal ended it, as when it took too long. */
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

export interface ComposeCall {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Wall-clock. */
  readonly withinMs: number;
}

/** The plugin of the docker command line, and the program of its own. */
const WAYS = [
  { command: 'docker', before: ['compose'] },
  { command: 'docker-compose', before: [] },
] as const;

const INSTALL = 'install the compose plugin of docker, or docker-compose, in version 2 or later';
const VERSION_WITHIN_MS = 30_000;
/** What a lab of hundreds of services has, many times over. */
const OUTPUT_MAX = 64 * 2 ** 20;

interface ExecFailure {
  readonly code?: number | string;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Undefined when there is no such program. */
async function run(command: string, args: readonly string[], call: ComposeCall): Promise<ComposeEnded | undefined> {
  const { cwd, env = process.env, withinMs } = call;
  try {
    const { stdout, stderr } = await exec(command, [...args], {
      ...(cwd !== undefined && { cwd }),
      env,
      timeout: withinMs,
      killSignal: 'SIGKILL',
      maxBuffer: OUTPUT_MAX,
    });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as ExecFailure;
    if (code === 'ENOENT' || code === 'EACCES') return undefined;
    return { code: typeof code === 'number' ? code : undefined, out: stdout, err: stderr };
  }
}

/**
 * Finds a compose that is new enough: the plugin, else the program of its own. Needs no engine. Throws UsageError, one sentence, where
 * there is none, or only version 1, which reads 15 of 20 public labs.
 */
export async function findCompose(env: NodeJS.ProcessEnv = process.env): Promise<Compose> {
  let tooOld: string | undefined;
  for (const { command, before } of WAYS) {
    const ended = await run(command, [...before, 'version', '--short'], { env, withinMs: VERSION_WITHIN_MS });
    const version = /^v?(\d+\.\d[\w.+-]*)/m.exec(ended?.code === 0 ? ended.out : '')?.[1];
    if (version === undefined) continue;
    if (Number.parseInt(version, 10) >= 2) return { command, before, version };
    tooOld = `${command} ${version}`;
  }
  throw new UsageError(
    tooOld === undefined
      ? `there is no docker compose, which reads compose files: ${INSTALL}`
      : `${tooOld} is too old to read compose files: ${INSTALL}`,
  );
}

/** Calls compose, and waits for its end. Throws UsageError when it has gone. */
export async function callCompose(
  { command, before }: Compose,
  args: readonly string[],
  call: ComposeCall,
): Promise<ComposeEnded> {
  const ended = await run(command, [...before, ...args], call);
  if (!ended) throw new UsageError(`${command} is not there any more: ${INSTALL}`);
  return ended;
}
