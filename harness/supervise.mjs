import { constants } from 'node:os';
import { Worker } from 'node:worker_threads';

// Plain JavaScript, so that the thread which works is under way at once.

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** Work that has not heard of a signal by then is in the middle of something that never looks up. */
const HEARD_WITHIN_MS = 1_500;
/** `EXIT.harness` in records/exit-code.ts. */
const FAILED = 4;

/** A reader that goes away, such as `head`, is no error: the command goes on to its own exit code. */
const isGone = ({ code }) => code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';

function fail(text) {
  // Of a thread that could not even begin, which has printed nothing itself.
  process.stderr.write(`zonequake: ${text.replace(/\p{C}+/gu, ' ').slice(0, 2_000)}\n`);
  process.exit(FAILED);
}

/** Hands on what the thread writes. Without backpressure: a reader that is gone must not hold the thread. */
function forward(thread) {
  thread.stdout.on('data', (chunk) => process.stdout.write(chunk));
  thread.stderr.on('data', (chunk) => process.stderr.write(chunk));
  process.stdout.on('error', (error) => {
    if (!isGone(error)) fail(`standard output cannot be written: ${error.message}`);
  });
  process.stderr.on('error', (error) => {
    if (!isGone(error)) process.exit(FAILED);
  });
}

/**
 * Ends this process at once and of the signal, which shells report as 128 and its number. The default is the kernel's, so that nothing
 * that the thread does can hold it up.
 */
function endAtOnce(signal) {
  process.stderr.write('\n');
  for (const name of SIGNALS) process.removeAllListeners(name);
  process.kill(process.pid, signal);
  // The first process of a container has no defaults.
  process.exit(128 + constants.signals[signal]);
}

/**
 * Runs the command line in a thread of its own, so that signals are heard whatever it is doing. The first asks it for an end in order, if it
 * has one; the second, or the first where there is none, ends it at once. Threads die with their process, however that dies.
 */
export function supervise(entry, args) {
  const asked = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const columns = process.stderr.isTTY ? (process.stderr.columns ?? 80) : undefined;
  const thread = new Worker(entry, { argv: args, workerData: { asked, columns }, stdout: true, stderr: true });
  forward(thread);
  let endsInOrder = false;
  let heard = false;
  thread.on('message', (news) => {
    endsInOrder = news.endsInOrder ?? endsInOrder;
    heard ||= news.heard === true;
  });
  thread.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
  thread.on('exit', (code) => {
    heard = true;
    process.exitCode ??= code;
  });
  const onSignal = (signal) => {
    if (!endsInOrder || Atomics.exchange(asked, 0, 1) === 1) return endAtOnce(signal);
    process.stderr.write('\nstopping; what was found is being written (again to quit at once)\n');
    thread.postMessage('end');
    setTimeout(() => heard || endAtOnce(signal), HEARD_WITHIN_MS).unref();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
}
