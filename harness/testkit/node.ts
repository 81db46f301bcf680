import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogEvent } from '../history/events.ts';
import type { LabSpec } from '../lab/spec.ts';
import type { NodeInfo } from '../lab/topology.ts';
import { createBusyShare } from '../runtime/docker/node/busy.ts';
import { openDisk } from '../runtime/docker/node/disk.ts';
import { createHost } from '../runtime/docker/node/host.ts';
import { createLife, type Life } from '../runtime/docker/node/life.ts';
import type { Host } from '../runtime/host.ts';
import { testLab } from './lab.ts';

/** A node on the loopback interface, where all nodes of a test share both addresses. */
export const LOOPBACK: NodeInfo = {
  id: 'llns-a1',
  role: 'llns',
  region: 'a',
  network: 'x',
  ipv4: '127.0.0.1',
  ipv6: '::1',
};

/** Another machine, at addresses that loopback has as well. */
export const OTHER: NodeInfo = { ...LOOPBACK, id: 'llns-a2', ipv4: '127.0.0.2', ipv6: '127.0.0.3' };
const NEIGHBOURS = new Map(
  [LOOPBACK, OTHER].flatMap((node) => [[node.ipv4, node] as const, [node.ipv6, node] as const]),
);

/** Below the ports that the kernel or a host draws, and apart for test processes that run at the same time. */
let lastPort = 12_000 + (process.pid % 200) * 100;
export const nextPort = (): number => ++lastPort;

export const testSpec = (changes: Partial<LabSpec> = {}): LabSpec => testLab({}, changes).spec;

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Removed when the tests end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'zonequake-node-'));
  folders.push(folder);
  return folder;
}

export interface TestNode {
  readonly host: Host;
  readonly life: Life;
  /** How it ended by itself, if it did: `crash: reason`. */
  readonly ends: string[];
  readonly logged: LogEvent[];
  /** What it asked of the network: `claim addresses`. */
  readonly told: string[];
}

/** A node whose lab time zero is in `leadMs`. */
export function startTestNode(changes: Partial<LabSpec> = {}, leadMs = 0, busyShare = createBusyShare()): TestNode {
  const ends: string[] = [];
  const zeroNs = String(process.hrtime.bigint() + BigInt(leadMs) * 1_000_000n);
  const told: string[] = [];
  const logged: LogEvent[] = [];
  const spec = testSpec(changes);
  const launch = { spec, node: LOOPBACK, seed: 1, zeroNs, boot: 0, busy: 0 };
  const life = createLife(launch, (how, reason) => ends.push(`${how}: ${reason}`), busyShare);
  const tell = {
    log: (event: LogEvent) => void logged.push(event),
    claim: (addresses: readonly string[]) => void told.push(`claim ${addresses}`),
    release: (addresses: readonly string[]) => void told.push(`release ${addresses}`),
  };
  return {
    life,
    ends,
    logged,
    told,
    host: createHost(life, openDisk(temporaryFolder()), { byAddress: NEIGHBOURS }, tell),
  };
}

/** Settles when `condition` holds; rejects when it does not within a generous time. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadlineNs = process.hrtime.bigint() + 20_000_000_000n;
  while (!condition()) {
    if (process.hrtime.bigint() > deadlineNs) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
