import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputOf } from '../processes.ts';
import { campaignArgs } from './campaign.ts';
import { unkept } from './unkept.ts';

const BIN = fileURLToPath(new URL('../../harness/zonequake.mjs', import.meta.url));

/** What became of a campaign on a disk that became full. */
export interface OnFullDisk {
  readonly kibibytes: number;
  readonly code: number;
  readonly err: string;
  readonly printed: number;
  readonly lost: readonly string[];
  /** Whether the disk was full, and the path was told. */
  readonly told: boolean;
}

/**
 * A disk of a mount namespace of one's own (mount_namespaces(7)): it is real, needs no root where the kernel lets users have
 * namespaces, and goes with its last process. What is on it is copied to a disk with room at the end.
 */
const ON_SMALL_DISK = `
mkdir -p "$1" "$2" && mount -t tmpfs -o "size=$3k" none "$1" || exit 99
shift_out="$2" disk="$1"; shift 3
"$@"; code=$?
cp -r "$disk/." "$shift_out"; exit $code`;

const namespace = process.getuid?.() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount'];

/** Runs the campaign on a disk of so many KiB. Throws where no disk can be mounted: that is no pass. */
export async function onFullDisk(n: number, kibibytes: number, scratch: string): Promise<OnFullDisk> {
  const [disk, kept] = [join(scratch, `disk-${n}`), join(scratch, `kept-${n}`)];
  const own = [disk, kept, `${kibibytes}`, process.execPath, BIN, ...campaignArgs(n, disk)];
  const child = spawn('unshare', [...namespace, 'sh', '-c', ON_SMALL_DISK, 'sh', ...own], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = outputOf(child);
  const [code] = await once(child, 'close');
  const { out, err } = output;
  if (code === 99 || code === null) throw new Error(`no small disk can be mounted here: ${err.trim()}`);
  const told = `${err}\n${out}`.split('\n').some((line) => /ENOSPC|no space is left/.test(line) && line.includes(disk));
  return { kibibytes, code, err, told, ...unkept(`${err}\n${out}`, join(kept, 'run')) };
}
