import { fileURLToPath } from 'node:url';
import type { NodeInfo } from '../../harness/lab/topology.ts';
import { openStage } from '../../harness/runtime/docker/open-stage.ts';
import type { Stage } from '../../harness/runtime/docker/shared/stage.ts';

const node = (id: string, region: string, ipv4: string, ipv6: string): NodeInfo => ({
  id,
  role: 'edge',
  region,
  network: region,
  ipv4,
  ipv6,
});

/** Two nodes of two regions. */
export const NODES: readonly NodeInfo[] = [
  node('edge-a1', 'a', '10.53.1.10', 'fd53::1:a'),
  node('edge-b1', 'b', '10.53.2.10', 'fd53::2:a'),
];

/** A stage of two nodes whose supervisor is tiny-node.ts. Waits for other harnesses' labs. */
export const openTinyStage = (): Promise<Stage> =>
  openStage({ topology: { nodes: NODES }, entry: fileURLToPath(new URL('./tiny-node.ts', import.meta.url)) });
