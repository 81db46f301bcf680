import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import { addressOfEngine, type EngineAddress } from './engine.ts';

/** The first line that the watchdog reads: what to remove, and where. */
export interface WatchdogOrder {
  readonly labId: string;
  readonly engine: EngineAddress;
  /** A folder that goes with the lab. */
  readonly folder?: string;
}

/** The line that tells the watchdog that the lab is gone; any other end of its input means that the harness died. */
export const ALL_GONE = 'all gone';

export interface Watchdog {
  readonly pid: number;
  /** Call when everything of the lab is removed: the watchdog exits without looking. */
  dismiss(): Promise<void>;
  /** Call when the lab could not be removed: the watchdog goes on trying. */
  takeOver(): void;
}

/**
 * Starts the process that removes a lab when this one dies, however it dies: it has a session of its own, so that no
 * signal to our process group reaches it, and learns of our end from its standard input, which the kernel closes.
 */
export async function startWatchdog(docker: Dockerode, labId: string, folder?: string): Promise<Watchdog> {
  const engine = await addressOfEngine(docker);
  const order: WatchdogOrder = { labId, engine, ...(folder !== undefined && { folder }) };
  const main = fileURLToPath(new URL('./watchdog-main.mjs', import.meta.url));
  const child = spawn(process.execPath, [main], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    // Loaders and inspectors of ours are not for it.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  child.stdin.on('error', () => undefined);
  child.unref();
  if (child.pid === undefined) throw new HarnessError('the watchdog process could not be started');
  child.stdin.write(`${JSON.stringify(order)}\n`);
  return {
    pid: child.pid,
    async dismiss() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.ref();
      child.stdin.end(`${ALL_GONE}\n`);
      await exit;
    },
    takeOver: () => void child.stdin.end(),
  };
}
