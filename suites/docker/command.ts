import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { findEngine } from '../../harness/runtime/docker/engine.ts';
import { listLabs } from '../../harness/runtime/docker/reap.ts';
import { IN_USE } from '../../harness/runtime/docker/sweep.ts';
import { aliveOf } from '../processes.ts';

/** What a process was started as. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return 'it has just ended';
  }
}

/** Whether a network is one that the engine has miscounted (LIMITS.md): nothing is on it, and it is taken for in use. */
async function isMiscounted(id: string): Promise<boolean> {
  const network = (await findEngine()).getNetwork(id);
  const { Containers: on = {} }: { Containers?: object } = await network
    .inspect()
    .catch(() => ({ Containers: { gone: true } }));
  if (Object.keys(on).length > 0) return false;
  return network.remove().then(
    () => false,
    (error: unknown) => IN_USE.test(String(error)),
  );
}

/** What is left of a command: containers, networks and volumes of its labs, and processes of its family. */
export async function leftOf(pid: number, family: readonly number[]): Promise<readonly string[]> {
  const labs = await listLabs(await findEngine());
  const things = labs.filter(({ owner }) => owner?.pid === pid).flatMap((lab) => lab.things);
  const [only, ...more] = things;
  if (only?.kind === 'network' && more.length === 0 && aliveOf(family).length === 0 && (await isMiscounted(only.id))) {
    console.log(`the engine keeps network ${only.id.slice(0, 12)}, which it has miscounted`);
    return [];
  }
  return [
    ...things.map(({ kind, id }) => `${kind} ${id.slice(0, 12)}`),
    ...aliveOf(family).map((one) => `process ${one}: ${commandOf(one)}`),
  ];
}

/** Time until nothing is left, ms; undefined, with what is, when that takes longer than `withinMs`. */
export async function goneAfterMs(
  pid: number,
  family: readonly number[],
  withinMs: number,
): Promise<{ readonly ms?: number; readonly left: readonly string[] }> {
  const startMs = performance.now();
  for (;;) {
    const left = await leftOf(pid, family);
    const ms = Math.round(performance.now() - startMs);
    if (left.length === 0) return { ms, left };
    if (ms > withinMs) return { left };
    await sleep(100);
  }
}
