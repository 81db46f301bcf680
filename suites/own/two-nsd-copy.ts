import { cpSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { findEngine } from '../../harness/runtime/docker/engine.ts';

const TWO_NSD = fileURLToPath(new URL('../../fixtures/labs/two-nsd/', import.meta.url));

/** An image is built at the first use; on a machine that is busy. */
export const WITHIN_MS = 600_000;

/** A copy of the lab of two NSD, to be changed. */
export interface TwoNsdCopy {
  /** What the copy is in, and nothing else yet. */
  readonly top: string;
  /** The lab's folder. */
  readonly folder: string;
  /** Replaces something in a file of the lab, which must have it. */
  replace(file: string, from: string | RegExp, to: string): void;
}

/** Copies the lab, under a name of its own and with subnets that the original has not, so that both can stand: `10.73.0.0/24`, `fd73::/64`. */
export function copyTwoNsd(name: string, octet = 73): TwoNsdCopy {
  const top = mkdtempSync(join(tmpdir(), 'zonequake-two-'));
  const folder = join(top, name);
  cpSync(TWO_NSD, folder, { recursive: true });
  for (const file of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, file);
    if (!statSync(path).isFile()) continue;
    const text = readFileSync(path, 'utf8').replaceAll('10.61.0', `10.${octet}.0`).replaceAll('fd61:', `fd${octet}:`);
    writeFileSync(path, text);
  }
  const replace = (file: string, from: string | RegExp, to: string): void => {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`${file} has no ${from}`);
    writeFileSync(path, changed);
  };
  return { top, folder, replace };
}

/**
 * Has its resolver ask one of the two servers alone, which no check sees: it neither knows the other, nor goes by what answers say of it,
 * which would keep it alive for as long as one came in time.
 */
export function forgetSecond({ replace }: TwoNsdCopy): void {
  for (const address of ['10.73.0.12', 'fd73::12']) {
    replace('unbound/unbound.conf', `  stub-addr: ${address}\n`, '');
    replace('unbound/unbound.conf', 'server:\n', `server:\n  do-not-query-address: ${address}\n`);
  }
}

/** Demands that the engine has nothing whose name has this in it. */
export async function demandGone(name: string): Promise<void> {
  const docker = await findEngine();
  const filters = { name: [name] };
  expect(await docker.listContainers({ all: true, filters })).to.deep.equal([]);
  expect(await docker.listNetworks({ filters })).to.deep.equal([]);
}
