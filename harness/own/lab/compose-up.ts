import { spawn } from 'node:child_process';
import { HarnessError } from '../../basics/errors.ts';
import { createLines } from '../../runtime/docker/shared/lines.ts';
import type { Compose } from '../compose/compose-command.ts';
import type { ComposeFile } from '../compose/own-lab.ts';

export interface ComposeUp {
  readonly with: Compose;
  readonly project: string;
  readonly compose: ComposeFile;
  /** The owner's: where what compose fills in by itself starts. */
  readonly projectFolder: string;
  readonly envFiles: readonly string[];
  /** Told what compose says. */
  readonly progress: (line: string) => void;
}

/** What compose says of each step of a build, container and network, whatever becomes of it. */
const DAILY =
  /^#\d+ |^ *(Container|Network|Volume) \S+ +(Creating|Created|Starting|Started|Waiting|Healthy|Running|Exited)/;
/** What frames a step of a build that has failed. */
const RULER = /^-+$/;
/** Lines of compose's that say why it has failed. */
const KEPT = 8;

/**
 * Has compose build and start all of the lab, as `docker compose up --detach`, and resolves when it says that they run: dependencies that
 * are to be healthy are. Throws HarnessError with compose's last words.
 */
export async function composeUp({
  with: how,
  project,
  compose,
  projectFolder,
  envFiles,
  progress,
}: ComposeUp): Promise<void> {
  const args = [
    ...[...how.before, '--ansi', 'never', '--progress', 'plain', '-p', project, '--project-directory', projectFolder],
    ...envFiles.flatMap((path) => ['--env-file', path]),
    ...['-f', '-', 'up', '--detach', '--quiet-pull'],
  ];
  const child = spawn(how.command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Not of the owner's shell: files and profiles have been chosen.
    env: { ...process.env, COMPOSE_FILE: '', COMPOSE_PROFILES: '', COMPOSE_PROJECT_NAME: '' },
  });
  const said: string[] = [];
  const take = (line: string): void => {
    if (line.trim() === '') return;
    said.push(line.trim());
    if (said.length > KEPT) said.shift();
    if (!DAILY.test(line)) progress(line.trim());
  };
  for (const stream of [child.stdout, child.stderr]) {
    const lines = createLines(take);
    stream.on('data', lines.push).on('end', lines.end);
  }
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(compose));
  const status = await new Promise<number | string>((resolve, reject) => {
    child.on('error', (error) => reject(new HarnessError(`${how.command} does not start: ${error.message}`)));
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'no status'));
  });
  if (status === 0) return;
  const why = said.filter((line) => !DAILY.test(line) && !RULER.test(line));
  throw new HarnessError(`compose cannot start the lab: ${why.slice(-2).join('; ') || `it ended with ${status}`}`);
}
