import { availableParallelism, totalmem } from 'node:os';
import { UsageError } from '../basics/errors.ts';
import { toJson } from '../files/files.ts';
import { findCompose } from '../own/compose/compose-command.ts';
import { EXIT } from '../records/exit-code.ts';
import { durationWords } from '../report/words.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { settingsOf, setUp } from '../setup/setup.ts';
import { type CommonOptions, type Context, print, tell } from './shared/context.ts';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** A check that is not needed by this build never fails the doctor. */
  readonly needed: boolean;
  readonly detail: string;
}

/** `import.meta.dirname` and friends need 20.11, the test tools 20.19 (package.json, "engines"). */
const NODE_MINIMUM = [20, 19] as const;

function nodeCheck(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > NODE_MINIMUM[0] || (major === NODE_MINIMUM[0] && minor >= NODE_MINIMUM[1]);
  const detail = ok ? process.version : `${process.version} is too old: install ${NODE_MINIMUM.join('.')} or later`;
  return { name: 'Node.js', ok, needed: true, detail };
}

/** One run of the smallest built-in lab without faults: it must hold. */
async function simulationCheck(context: Context): Promise<Check> {
  const name = 'simulation';
  const registry = await context.loadRegistry();
  const lab = registry.labs[0]?.name;
  if (lab === undefined) return { name, ok: false, needed: true, detail: 'this build has no lab' };
  const startMs = performance.now();
  const { verdict, virtualMs } = await runAndJudge(setUp(registry, settingsOf(registry, { lab, seed: 1 })), {
    seed: 1,
    injections: [],
  });
  const ok = verdict.verdict === 'pass';
  const wall = durationWords(performance.now() - startMs);
  const detail = ok
    ? `lab ${lab} ran ${durationWords(virtualMs)} in ${wall} and held`
    : `lab ${lab}: ${verdict.verdict} ${verdict.reason ?? verdict.violations[0]?.message ?? ''}`;
  return { name, ok, needed: true, detail };
}

/** What reads and starts labs of owners. Only these need it. */
async function composeCheck(): Promise<Check> {
  const name = 'docker compose';
  try {
    const { command, before, version } = await findCompose();
    return { name, ok: true, needed: false, detail: `${version}, as ${[command, ...before].join(' ')}` };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { name, ok: false, needed: false, detail: error.message };
  }
}

/** What it can do for labs in containers. Nothing of it is needed: the simulation does without. */
async function dockerChecks(): Promise<readonly Check[]> {
  const { probeDocker } = await import('../runtime/docker/probe.ts');
  const probes = await probeDocker(tell);
  const checks = probes.map(({ name, ok, detail, remedy }) => {
    return { name, ok, needed: false, detail: remedy === undefined ? detail : `${detail} (${remedy})` };
  });
  const hasEngine = probes.some(({ name, ok }) => name === 'container engine' && ok);
  if (hasEngine) return checks;
  const detail =
    'run, replay, incident and the tour work without containers; --runtime docker, --confirm and lab do not';
  return [...checks, { name: 'without an engine', ok: true, needed: false, detail }];
}

/** `zonequake doctor`: what this machine can do. Returns the exit code: 4 when something needed is missing. */
export async function doctor(context: Context, options: CommonOptions): Promise<number> {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const checks: Check[] = [
    nodeCheck(),
    { name: 'cores', ok: true, needed: false, detail: `${availableParallelism()}, so as many jobs by default` },
    { name: 'memory', ok: gigabytes >= 1, needed: false, detail: `${gigabytes} GB` },
    await simulationCheck(context),
    ...(await dockerChecks()),
    await composeCheck(),
  ];
  const ok = checks.every((check) => check.ok || !check.needed);
  const lines = checks.map(
    (check) => `${check.ok ? 'ok  ' : check.needed ? 'FAIL' : '-   '} ${check.name}: ${check.detail}`,
  );
  print(options.json === true ? toJson({ ok, checks }) : `${lines.join('\n')}\n`);
  return ok ? EXIT.ok : EXIT.harness;
}
