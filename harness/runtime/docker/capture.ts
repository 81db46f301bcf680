import { notWithin, pace } from './shared/pace.ts';
import type { HelperShell, Stage } from './shared/stage.ts';

/** Packets of some nodes, being written down in their helpers. */
export interface Capture {
  /** Ends it; each node's packets in the format of pcap-savefile(5). */
  stop(): Promise<ReadonlyMap<string, Uint8Array>>;
}

const FILE = '/tmp/zq.pcap';
/** Not the shaper's prefix: its tables are proved gone at the end of a run, which this one may outlast. */
const TABLE = 'zonequake_capture';
/** Far from those of the shaper, which count from 1. */
const GROUP = 60_000;

/**
 * A copy of every packet goes to tcpdump through NFLOG: a helper may not open packet sockets, which need CAP_NET_RAW. Before
 * every other rule, so that packets which are lost on purpose are seen where they leave.
 */
const COPY = [
  `add table inet ${TABLE}`,
  ...['input', 'output'].flatMap((hook) => [
    `add chain inet ${TABLE} ${hook} { type filter hook ${hook} priority -300 ; }`,
    `add rule inet ${TABLE} ${hook} log group ${GROUP} queue-threshold 1`,
  ]),
].join('; ');
/** On an idle machine. */
const LISTEN_WITHIN_MS = 10_000;
/** Beyond this a capture says nothing more to a person, and would have to go through the shell. */
const PACKETS_MAX = 50_000;

/** Resolves when tcpdump listens at the node's interface, so that no packet of the run is missed. */
async function listen(shell: HelperShell): Promise<{ stop(): void }> {
  let listening: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    listening = resolve;
  });
  const following = shell.follow(`tcpdump -i nflog:${GROUP} -n -U -c ${PACKETS_MAX} -w ${FILE}`, (line) => {
    if (line.includes('listening on')) listening();
  });
  try {
    await pace.within(LISTEN_WITHIN_MS, notWithin('tcpdump did not listen'), begun);
    await shell.run(`nft '${COPY}'`);
    return following;
  } catch (error) {
    following.stop();
    throw error;
  }
}

/** Captures all packets that these nodes send and get. Throws HarnessError when tcpdump does not start. */
export async function startCapture(stage: Pick<Stage, 'helper'>, nodes: readonly string[]): Promise<Capture> {
  const shells = await Promise.all(nodes.map(async (node) => [node, await stage.helper(node)] as const));
  const running = await Promise.all(shells.map(([, shell]) => listen(shell)));
  return {
    async stop() {
      for (const following of running) following.stop();
      const taken = shells.map(async ([node, shell]) => {
        const text = await shell.run(`nft delete table inet ${TABLE} && base64 ${FILE} && rm ${FILE}`);
        return [node, Uint8Array.from(Buffer.from(text, 'base64'))] as const;
      });
      return new Map(await Promise.all(taken));
    },
  };
}
