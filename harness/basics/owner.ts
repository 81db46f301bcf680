import { readFileSync, readlinkSync } from 'node:fs';

/**
 * The harness process that a lab belongs to, so that a later start can tell a running lab from an orphan. A process id
 * alone is not enough: ids are used again, after a boot and in other PID namespaces.
 */
export interface Owner {
  readonly pid: number;
  /** Field 22 of /proc/<pid>/stat (proc_pid_stat(5)): clock ticks since boot. `-` where there is no /proc. */
  readonly startTime: string;
  /** /proc/sys/kernel/random/boot_id, or `-`. */
  readonly bootId: string;
  /** The PID namespace that `pid` counts in, or `-`. */
  readonly pidNamespace: string;
}

/** The owner as a label's value: `<pid>/<start time>/<boot id>/<pid namespace>`. */
export const formatOwner = (owner: Owner): string =>
  [owner.pid, owner.startTime, owner.bootId, owner.pidNamespace].join('/');

/** Undefined when the text is not an owner. */
export function parseOwner(text: string): Owner | undefined {
  const [pid = '', startTime, bootId, pidNamespace] = text.split('/');
  if (!/^[1-9]\d*$/.test(pid) || !startTime || !bootId || !pidNamespace) return undefined;
  return { pid: Number(pid), startTime, bootId, pidNamespace };
}

/** The start time in the text of /proc/<pid>/stat. The command name, in parentheses, may hold spaces and parentheses. */
export function startTimeIn(stat: string): string | undefined {
  const afterName = stat.slice(stat.lastIndexOf(')') + 2);
  // After the name come the fields from the third on: the 22nd is at 19.
  return afterName.split(' ')[19];
}

/** This machine, as far as owners need it. */
export interface Machine {
  readonly bootId: string;
  readonly pidNamespace: string;
  /** Undefined when no such process lives. */
  startTimeOf(pid: number): string | undefined;
}

/**
 * Whether the owner may still be running. In doubt it is: a lab of another PID namespace of this boot (a harness inside
 * a container) cannot be looked up from here, and removing a live lab is worse than leaving a dead one.
 */
export function isAlive(owner: Owner, machine: Machine): boolean {
  if (owner.bootId !== machine.bootId) return false;
  if (owner.pidNamespace !== machine.pidNamespace) return true;
  return machine.startTimeOf(owner.pid) === owner.startTime;
}

function orDash(read: () => string): string {
  try {
    return read().trim() || '-';
  } catch {
    return '-';
  }
}

function startTimeOf(pid: number): string | undefined {
  try {
    return startTimeIn(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? '-';
  } catch {
    try {
      // No /proc (macOS): signal 0 asks whether the process lives; /proc of Linux would have said so.
      if (process.platform === 'linux') return undefined;
      process.kill(pid, 0);
      return '-';
    } catch {
      return undefined;
    }
  }
}

export const thisMachine = (): Machine => ({
  bootId: orDash(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
  pidNamespace: orDash(() => readlinkSync('/proc/self/ns/pid')),
  startTimeOf,
});

/** This process. */
export function ownOwner(): Owner {
  const { bootId, pidNamespace } = thisMachine();
  return { pid: process.pid, startTime: startTimeOf(process.pid) ?? '-', bootId, pidNamespace };
}
