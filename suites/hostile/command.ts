import { faults } from '../../faults/index.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import { incidents } from '../../fixtures/incidents/index.ts';
import { labs } from '../../fixtures/labs/index.ts';
import { main } from '../../harness/cli/main.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';

/** How a command ended, all that it wrote, and the time that this process computed meanwhile. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly cpuMs: number;
}

const registry = { labs, faults, invariants, incidents, runtimes: [sim], failures: [] };
const context = { loadRegistry: async () => registry, nodeEntry: '', askerEntry: '' };

/** Calls `take` with what is written to a stream until the returned function is called. */
function capture(stream: NodeJS.WriteStream, take: (text: string) => void): () => void {
  const write = stream.write;
  stream.write = (chunk: string | Uint8Array) => {
    take(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return true;
  };
  return () => {
    stream.write = write;
  };
}

/** Runs a command line in this process, in a working folder of its own: what starting a process costs is not counted. */
export async function call(args: readonly string[], cwd: string): Promise<Ended> {
  const [before, began] = [process.cwd(), process.cpuUsage()];
  let [out, err] = ['', ''];
  const restore = [
    capture(process.stdout, (text) => {
      out += text;
    }),
    capture(process.stderr, (text) => {
      err += text;
    }),
  ];
  process.chdir(cwd);
  try {
    const code = await main(args, context);
    const { user, system } = process.cpuUsage(began);
    return { code, out, err, cpuMs: (user + system) / 1000 };
  } finally {
    process.chdir(before);
    for (const back of restore) back();
  }
}
