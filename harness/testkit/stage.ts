import type { StageOptions } from '../runtime/docker/open-stage.ts';
import type { Message, Reply, Request } from '../runtime/docker/shared/protocol.ts';
import type { HelperShell, NodeChannel, Stage } from '../runtime/docker/shared/stage.ts';

/** A stage without containers, for tests: supervisors and helpers that do as they are told, at once. */
export interface TestStage {
  readonly stage: Stage;
  /** What was asked of supervisors and helpers, in order: `node request` and `node$ command`. */
  readonly asked: string[];
  /** A supervisor says something. */
  say(node: string, message: Message): void;
  /** A node's tcpdump prints a line. */
  print(node: string, line: string): void;
  /** What control answers to commands. */
  controlSays: string | undefined;
  /** Packets that each table's counter shows. */
  counted: number;
  /** Shares that were taken away, one after the other. */
  readonly busy: number[];
  /** Work that met each share. */
  met: number;
  isClosed: boolean;
}

/** The tables of one network namespace, as far as the shaper's commands make and delete them. */
function createTables(counted: () => number) {
  const tables = new Set<string>();
  const list = () => [...tables].map((name) => `table inet ${name}`).join('\n');
  return (line: string): string => {
    for (const [, name = ''] of line.matchAll(/add table (?:inet|arp) (\S+);/g)) tables.add(name);
    for (const [, name = ''] of line.matchAll(/delete table (?:inet|arp) (\w+)/g)) tables.delete(name);
    if (line.startsWith('list table ')) return `counter packets ${counted()} bytes 0\n`;
    return line === 'list tables' ? `${list()}\n` : '';
  };
}

/** Opens one, with every program up after a reset. */
export function openTestStage({ topology }: Pick<StageOptions, 'topology'>): TestStage {
  const hearers = new Map<string, (message: Message) => void>();
  const watchers = new Map<string, (line: string) => void>();
  const shells = new Map<string, HelperShell>();
  const shell = (node: string): HelperShell => {
    const known = shells.get(node) ?? shellOf(node, test, watchers);
    shells.set(node, known);
    return known;
  };
  const test: TestStage = {
    asked: [],
    controlSays: '{"accepted":true,"version":2}',
    counted: 0,
    met: 0,
    busy: [],
    isClosed: false,
    say: (node, message) => hearers.get(node)?.(message),
    print: (node, line) => watchers.get(node)?.(line),
    stage: stageOf(topology, hearers, shell, {
      answer: (node, request) => reply(node, request, test),
      close: () => {
        test.isClosed = true;
      },
    }),
  };
  return test;
}

function stageOf(
  { nodes }: StageOptions['topology'],
  hearers: Map<string, (message: Message) => void>,
  shell: (node: string) => HelperShell,
  { answer, close }: { answer: (node: string, request: Request) => Reply; close: () => void },
): Stage {
  const channel = (id: string, node: NodeChannel['node']): NodeChannel => ({
    node,
    containerId: id,
    call: async (request) => answer(id, request),
    onMessage: (handle) => void hearers.set(id, handle),
  });
  const [first] = nodes;
  if (!first) throw new Error('a lab has nodes');
  return {
    labId: 'test',
    prefix: 'test',
    channels: new Map(nodes.map((node) => [node.id, channel(node.id, node)])),
    injector: channel('injector', { ...first, id: 'injector' }),
    helper: async (node) => shell(node),
    close: async () => close(),
    kept: () => undefined,
  };
}

function shellOf(node: string, test: TestStage, watchers: Map<string, (line: string) => void>): HelperShell {
  const nft = createTables(() => test.counted);
  return {
    async run(command) {
      if (command.startsWith('date')) return '1795360215.973361000\n';
      test.asked.push(`${node}$ ${command}`);
      return '';
    },
    async nft(...lines) {
      test.asked.push(`${node}$ nft ${lines.join('; ')}`);
      return lines.map(nft).join('');
    },
    follow(command, onLine) {
      test.asked.push(`${node}$ ${command}`);
      watchers.set(node, onLine);
      onLine('listening on nflog:1, link-type NFLOG');
      return { stop: () => void watchers.delete(node) };
    },
  };
}

function reply(node: string, request: Request, test: TestStage): Reply {
  if (request.do === 'clock') return { nowNs: String(process.hrtime.bigint()) };
  test.asked.push(`${node} ${request.do}`);
  if (request.do === 'kill') return { wasUp: true };
  if (request.do === 'command') return { ...(test.controlSays !== undefined && { text: test.controlSays }) };
  if (request.do === 'busy') {
    test.busy.push(request.share);
    return { met: { count: test.met, ...(test.met > 0 && { sinceMs: 5 }) } };
  }
  return request.do === 'calm' ? { sent: 8 } : {};
}
