import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../zonequake.mjs', import.meta.url));

/** How a command ended, and all that it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** For tests: runs Node with these arguments. With `leaves`, the reader of standard output goes away at the first of it. */
export async function runNode(args: readonly string[], { leaves = false, cwd = process.cwd() } = {}): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (leaves) child.stdout.destroy();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

/** For tests: runs `zonequake` as people do, in a process of its own. */
export const runCommand = (args: readonly string[], how: { leaves?: boolean; cwd?: string } = {}): Promise<Ended> =>
  runNode([BIN, ...args], how);
