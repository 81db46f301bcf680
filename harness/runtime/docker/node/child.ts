import { fork } from 'node:child_process';
import type { Order, Report } from './ipc.ts';

/** A process that runs programs. */
export interface Child {
  /** Settles when it takes orders, or has ended. */
  readonly warm: Promise<void>;
  /** Settles when it has ended and all that it reported has been handed on; says how it ended. */
  readonly gone: Promise<string>;
  order(order: Order): void;
  kill(): void;
  /** Has it stand still, or go on. */
  pause(): void;
  goOn(): void;
}

/** Starts a child from the same bundle. Its output goes to our standard error: ours is the harness's. */
export function forkChild(bundle: string, onReport: (report: Report) => void): Child {
  const { promise: warm, resolve: isWarm } = promiseOf<void>();
  const { promise: gone, resolve: isGone } = promiseOf<string>();
  const child = fork(bundle, ['program'], { stdio: ['ignore', 2, 2, 'ipc'] });
  let how: string | undefined;
  const check = () => {
    if (how === undefined || child.connected) return;
    isWarm();
    isGone(how);
  };
  child.on('message', (report: Report) => {
    if (report.is === 'warm') isWarm();
    onReport(report);
  });
  child.on('exit', (code, signal) => {
    how = signal ? `the process was ended by ${signal}` : `the process exited with code ${code}`;
    check();
  });
  child.on('disconnect', check);
  // It cannot be started, or an order came too late: `exit` says the rest.
  child.on('error', (error) => {
    console.error(error);
    if (child.pid !== undefined) return;
    how = error.message;
    isWarm();
    isGone(how);
  });
  return {
    warm,
    gone,
    order: (order) => void (child.connected && child.send(order)),
    kill: () => void child.kill('SIGKILL'),
    pause: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
  };
}

/** Promise.withResolvers, which Node 20 lacks. */
function promiseOf<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
