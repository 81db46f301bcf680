import { isMainThread, parentPort, workerData } from 'node:worker_threads';

/** Thrown by work that was asked to end: it says nothing of what it worked on. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * What the thread that hears signals (`supervise.mjs`) shares with those that work: not 0 once they are to end. Memory, since a
 * simulated run hears no message before it is over.
 */
export const asked: Int32Array | undefined = isMainThread ? undefined : workerData?.asked;

const controller = new AbortController();

/** Aborted once this process has been asked to end, and at the latest when `heed` has thrown. */
export const interruption: AbortSignal = controller.signal;

/** Throws Interrupted once this process has been asked to end. Cheap: whatever may take long calls it on its way. */
export function heed(): void {
  if (asked === undefined || Atomics.load(asked, 0) === 0) return;
  controller.abort();
  throw new Interrupted('interrupted');
}

/** Whether a signal leads to an end in order (`interruption`), or to an end at once, as before this is first called. */
export function endsInOrder(does: boolean): void {
  if (!parentPort) return;
  parentPort.postMessage({ endsInOrder: does });
  if (!does) parentPort.removeAllListeners('message');
  else {
    parentPort.on('message', () => {
      controller.abort();
      parentPort?.postMessage({ heard: true });
    });
    parentPort.unref();
  }
}
