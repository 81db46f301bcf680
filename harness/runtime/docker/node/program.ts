import type { LabSpec } from '../../../lab/spec.ts';
import { topologyOf } from '../../../lab/topology.ts';
import type { Program } from '../../host.ts';
import type { Met } from '../shared/protocol.ts';
import { watchStarvation } from '../shared/starvation.ts';
import { createBusyShare, weigh } from './busy.ts';
import { openDisk, wipeDisk } from './disk.ts';
import { createHost } from './host.ts';
import type { Launch, Order, Report } from './ipc.ts';
import { crash, createLife, end, type Life, run } from './life.ts';

export type Programs<Spec extends LabSpec> = Readonly<Record<string, Program<Spec>>>;

interface Runner {
  start(run: number, launch: Launch): Promise<void>;
  /** Ends what runs, without a word. */
  rest(): void;
  /** Settles when what the command opened is open, as it is at once in the simulation. */
  command(text: string): Promise<string | undefined>;
  /** Says what met the share before. */
  busy(share: number): Met;
  fail(error: unknown): void;
}

function createRunner<Spec extends LabSpec>(
  programs: Programs<Spec>,
  diskFolder: string,
  report: (report: Report) => void,
): Runner {
  let life: Life | undefined;
  // As long as the process: a program that ends itself is as busy when it starts again.
  const busyShare = createBusyShare();
  return {
    async start(runId, launch) {
      const atMs = () => started.now();
      busyShare.share = launch.busy;
      const started = createLife(
        launch,
        (how, reason) => report({ is: 'down', run: runId, atMs: atMs(), how, reason }),
        busyShare,
      );
      life = started;
      report({ is: 'up', run: runId, atMs: atMs() });
      started.closers.add(watchStarvation((forMs) => report({ is: 'starved', run: runId, atMs: atMs(), forMs })));
      const host = createHost(started, openDisk(diskFolder), topologyOf(launch.spec), {
        log: (event) => report({ is: 'log', run: runId, atMs: atMs(), event }),
        claim: (addresses) => report({ is: 'claim', run: runId, addresses }),
        release: (addresses) => report({ is: 'release', run: runId, addresses }),
      });
      const { node } = launch;
      // The harness sends the spec that these programs are for: they come from one lab definition.
      run(started, () => programs[node.role]?.(host, launch.spec as Spec, node), undefined);
      await Promise.all(started.opening);
      if (started.alive) report({ is: 'started', run: runId });
    },
    rest() {
      if (life) end(life);
      life = undefined;
    },
    async command(text) {
      const commanded = life;
      if (!commanded?.onCommand) return undefined;
      const reply = run(commanded, commanded.onCommand, text);
      await Promise.all(commanded.opening);
      return reply;
    },
    busy(share) {
      const met = weigh(busyShare, share);
      life?.intake?.leave(1 - share);
      return met;
    },
    fail(error) {
      if (!life?.alive) throw error;
      crash(life, error);
    },
  };
}

/**
 * The child of the supervisor: runs the program of one role, life after life, as ordered. It stays when a program ends, so
 * that the next start costs no process; a program's end closes all it has, so its peers cannot tell.
 */
export function runProgram<Spec extends LabSpec>(programs: Programs<Spec>, diskFolder: string): void {
  const report = (message: Report) => void process.send?.(message);
  const runner = createRunner(programs, diskFolder, report);
  process.on('message', (order: Order) => {
    if (order.do === 'command') {
      void runner
        .command(order.text)
        .then((text) => report({ is: 'answer', ask: order.ask, reply: text === undefined ? {} : { text } }));
      return;
    }
    if (order.do === 'busy') {
      report({ is: 'answer', ask: order.ask, reply: { met: runner.busy(order.share) } });
      return;
    }
    runner.rest();
    if (order.do === 'rest') {
      report({ is: 'rested', run: order.run });
      return;
    }
    if (order.fresh) wipeDisk(diskFolder);
    void runner.start(order.run, order.launch);
  });
  // What escapes a callback of ours and not of the program's is a crash all the same.
  process.on('uncaughtException', (error) => runner.fail(error));
  // The supervisor is gone, and with it the container.
  process.on('disconnect', () => process.exit(0));
  report({ is: 'warm' });
}
