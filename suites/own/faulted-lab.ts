import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { readOwnFiles } from '../../harness/cli/own/own-folder.ts';
import { type StandingOwn, standUp } from '../../harness/cli/own/standing.ts';
import { buildQuery, parseResponse } from '../../harness/dns/response.ts';
import type { Effect } from '../../harness/lab/effect.ts';
import { askUntilRight } from '../../harness/own/client/ask-all.ts';
import { beginOwnRun, type OwnWorkload } from '../../harness/own/lab/own-lab-run.ts';
import { applyAll } from '../../harness/runtime/apply-all.ts';
import type { Handle, Lab } from '../../harness/runtime/runtime.ts';

const ASKER_ENTRY = fileURLToPath(new URL('../../harness/own/asker/entry.ts', import.meta.url));
/** What has started answers by then, on a machine that is busy. */
const BACK_WITHIN_MS = 30_000;
/** A resolver that has given servers up asks them again by then. */
const RIGHT_WITHIN_MS = 120_000;

/** What came of one question, and after how long as the asker saw it, ms. */
export interface Heard {
  readonly is: string;
  readonly ms: number;
}

/** An owner's lab that stands, in a run in which nobody asks but who is told to. */
export interface FaultedLab {
  readonly standing: StandingOwn;
  readonly lab: Lab;
  /** Brings effects about as an injection does: in force when it resolves. */
  apply(...effects: readonly Effect[]): Promise<Handle>;
  /** Asks a server for a name: its code, or how it failed. */
  ask(address: string, over?: 'udp' | 'tcp', options?: AskOptions): Promise<Heard>;
  /** Asks until it answers. */
  untilBack(address: string): Promise<void>;
  /** Runs a command in a service's container. */
  inside(node: string, ...command: readonly string[]): Promise<Inside>;
  /** What has been told of lives since this was last asked: `ns1 down by crash`, `ns1 up`. */
  lives(): readonly string[];
  /** Demands that every check holds, twice in a row. */
  demandRight(): Promise<void>;
  close(): Promise<void>;
}

export interface AskOptions {
  readonly name?: string;
  readonly withinMs?: number;
  readonly recursion?: boolean;
}

export interface Inside {
  readonly code: number | string;
  readonly said: string;
}

const nobodyAsks: OwnWorkload = () => ({
  untilRecovered: async () => undefined,
  heardOut: async () => undefined,
  stop: () => undefined,
  failure: () => undefined,
});

function inContainer(container: string, command: readonly string[]): Promise<Inside> {
  return new Promise((resolve) =>
    execFile('docker', ['exec', container, ...command], (error, out, err) =>
      resolve({ code: error ? (error.code ?? 'killed') : 0, said: `${out}${err}`.trim() }),
    ),
  );
}

/** Starts the lab of a folder. */
export async function startFaulted(folder: string): Promise<FaultedLab> {
  const standing = await standUp(await readOwnFiles(folder), ASKER_ENTRY, () => undefined);
  const { docker, stage, spec } = standing;
  const lab = beginOwnRun({ docker, stage, spec, workload: nobodyAsks });
  let [id, applied, told] = [0, 0, 0];
  const ask: FaultedLab['ask'] = async (address, over = 'udp', options = {}) => {
    const { name = 'www.example.com', withinMs = 1_000, recursion = false } = options;
    const query = buildQuery({ id: ++id, name, rrtype: 'A', recursion });
    const asking = { over, to: { address, port: 53 }, message: Buffer.from(query).toString('base64') };
    const { came, sentNs, endNs } = await stage.asker.ask(asking, withinMs);
    const parsed = came.is === 'message' ? parseResponse(Buffer.from(came.message, 'base64')) : undefined;
    const is = parsed === undefined ? came.is : parsed.ok ? parsed.response.rcode : 'malformed';
    return { is, ms: Number(endNs - sentNs) / 1e6 };
  };
  return {
    ...{ standing, lab, ask },
    apply: (...effects) => applyAll(lab, effects, applied++),
    async untilBack(address) {
      const endMs = performance.now() + BACK_WITHIN_MS;
      for (let last = ''; last !== 'NOERROR'; last = (await ask(address, 'udp')).is)
        if (performance.now() > endMs) throw new Error(`${address} is not back, and last ${last}`);
    },
    inside(node, ...command) {
      const found = stage.nodes.find((one) => one.node.id === node);
      return inContainer(found?.node.container ?? node, command);
    },
    lives() {
      const all = lab.history.flatMap((event) =>
        event.type === 'down'
          ? [`${event.node} down by ${event.how}`]
          : event.type === 'up'
            ? [`${event.node} up`]
            : [],
      );
      const news = all.slice(told);
      told = all.length;
      return news;
    },
    async demandRight() {
      const all = await askUntilRight(standing.askAll, { times: 2, withinMs: RIGHT_WITHIN_MS });
      expect(all.settled.flatMap(({ judged }) => (judged.is === 'right' ? [] : [judged.sentence]))).to.deep.equal([]);
      expect(all.isRight).to.equal(true);
    },
    async close() {
      await lab.stop();
      await stage.close();
    },
  };
}
