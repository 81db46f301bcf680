import { spawn } from 'node:child_process';

/** Takes a processor until its parent is gone. */
const LOOP = 'const parent = process.ppid; while (process.ppid === parent);';

/** Processes that make the machine busy, at normal priority. They end when told, or with this process. */
export function busyLoops(count: number): { stop(): void } {
  const loops = Array.from({ length: count }, () => spawn(process.execPath, ['-e', LOOP], { stdio: 'ignore' }));
  return { stop: () => loops.forEach((loop) => void loop.kill('SIGKILL')) };
}
