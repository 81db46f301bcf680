import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readOwnFiles } from '../../harness/cli/own/own-folder.ts';
import { waysThrough } from '../../harness/cli/own/ways-through.ts';
import type { Event } from '../../harness/history/events.ts';
import { questionsOf } from '../../harness/own/checks/questions-of.ts';
import { askedNodes } from '../../harness/own/client/asked-nodes.ts';
import { clientPeers } from '../../harness/own/client/client-peers.ts';
import { planLab } from '../../harness/own/compose/plan-lab.ts';
import { exportOwn } from '../../harness/own/export/export-own.ts';
import { ownSpecOf } from '../../harness/own/lab/own-spec-of.ts';
import { zoneOfFile } from '../../harness/own/lab-file/owner-files.ts';
import type { RunResult } from '../../harness/run/run.ts';

const NS1_DEAD = {
  words: 'process of node:ns1 dies for 14 s',
  atMs: 1_000,
  untilMs: 15_000,
  effects: [{ is: 'down', nodes: ['ns1'], how: 'process' } as const],
};

/** Told of a run in which clients asked these at these times, and nobody answered. */
function failedRun(question: string, timesMs: readonly number[]): RunResult {
  const history = timesMs.flatMap((startMs, id): Event[] => {
    const common = { atMs: startMs + 2_000 };
    return [
      {
        ...{ type: 'asked', ...common, node: 'asker', check: 'zone example.com', question, why: 'SERVFAIL' },
        ...{ operation: id, outcome: 'none' },
      },
      {
        ...{ type: 'operation', ...common, id, client: 'asker', customer: 'zone example.com', startMs },
        ...{ fetches: [-1, -1], outcome: 'fail', attempts: [] },
      },
    ];
  });
  const violations = timesMs.map((atMs, id) => ({
    ...{ invariant: 'available', message: question, atMs, events: [2 * id + 1] },
  }));
  return { history, virtualMs: 20_000, verdict: { verdict: 'fail', violations } } as unknown as RunResult;
}

/**
 * Exports a copy of the lab of two NSD as it would be after a run in which its resolver did not go on to the second server, into a folder:
 * whether that is so is for the export to find out.
 */
export async function exportTwoNsd(folder: string, to: string): Promise<void> {
  const { name, labFile, read } = await readOwnFiles(folder);
  const { lab } = labFile;
  const { nodes: planned } = planLab({ read, without: [], runFolder: '/run', labels: {}, helperImage: 'helper' });
  const nodes = planned.map((node) => ({
    ...{ node, containerId: '', podContainer: '', deaths: [] },
    addresses: node.networks.map(({ network, ipv4 = '', ipv6 = '' }) => ({ network, ipv4, ipv6 })),
  }));
  const networks = [{ key: 'lab', subnets: ['10.73.0.0/24', 'fd73::/64'], gateways: ['10.73.0.1', 'fd73::1'] }];
  const stood = { nodes, networks, askerAddresses: [{ network: 'lab', ipv4: '10.73.0.254', ipv6: 'fd73::fffe' }] };
  const asked = askedNodes(lab, { nodes });
  const peers = clientPeers(lab, asked);
  const zones = lab.check.flatMap((check) => (check.is === 'zone' ? (zoneOfFile(labFile, check, folder) ?? []) : []));
  const plan = questionsOf({ lab, nodes: asked, zones, draw: () => 'drawn' });
  const spec = ownSpecOf(name, lab, stood, waysThrough(lab, asked, peers));
  const files = await exportOwn({
    ...{ name, read, labFile: lab, stood, spec, plan, peers, doings: [NS1_DEAD] },
    run: failedRun('www.example.com A', [9_000, 10_000, 11_000, 12_000, 13_000, 14_000]),
    runsFolder: '.zonequake',
  });
  for (const file of files) {
    const path = join(to, file.name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.content, { mode: file.mode });
  }
}
