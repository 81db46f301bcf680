import { readFileSync } from 'node:fs';
import { type Death, everyonesDeath } from '../lab/deaths.ts';
import { byEffect, type EffectOf, type ForEachEffect } from '../lab/effect.ts';
import { nameOfCustomer } from '../lab/names.ts';
import { portText } from '../lab/port.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';
import { nodesWith, type Roles } from '../platform/roles.ts';
import { INJECTOR } from '../runtime/docker/injector.ts';
import { placesOf } from '../runtime/docker/shaper/plan.ts';
import { loseLine, SILENCE_LINE, SILENCE_TABLE, TABLE_PREFIX } from '../runtime/docker/shaper/rules.ts';
import type { Request } from '../runtime/docker/shared/protocol.ts';
import { astrayCommand, commandText, type OperatorCommand } from '../runtime/operator.ts';
import { quoted as quote } from '../text/shell.ts';
import { containerName, type ExportImages, REQUESTS, RESET } from './compose.ts';
import type { Doing } from './doings.ts';

/** A line of the script, at a time of the run. */
interface Step {
  readonly atMs: Ms;
  readonly line: string;
}

/** When an injection comes into force and when it heals. */
type Span = Pick<Doing, 'atMs' | 'untilMs'>;

/** Hands a request to a node's supervisor. */
const ask = (node: string, request: Request): string =>
  `ask ${containerName(node)} ${quote(JSON.stringify({ id: 1, request }))}`;

/** Hands a line to nft in a node's network. */
const nft = (node: string, line: string): string => `inside ${containerName(node)} nft ${quote(line)}`;

/** Sends the bytes now and every `everyMs`, and ends by itself: a line for node. */
function sender({ to, bytes, everyMs }: EffectOf<'hostile'>, forMs: Ms): string {
  return [
    `const b=Buffer.from("${bytes}","base64");const d=require("dgram");`,
    'const s={4:d.createSocket("udp4"),6:d.createSocket("udp6")};',
    `const go=()=>{for(const t of ${JSON.stringify(to)})s[t.address.includes(":")?6:4].send(b,t.port,t.address)};`,
    `go();setInterval(go,${everyMs});setTimeout(()=>process.exit(),${forMs})`,
  ].join('');
}

/** Where and when an effect is brought about: `table` begins the names of its packet filters. */
interface Place {
  readonly span: Span;
  readonly table: string;
  readonly lab: ExportedLab;
}

/** The lab, and what its roles are good for. */
interface ExportedLab {
  readonly spec: LabSpec;
  readonly roles: Roles;
}

/** Each effect as lines of the script. */
const STEPS: ForEachEffect<readonly Step[], [Place]> = {
  down: ({ nodes, how }, { span }) => nodes.flatMap((node) => killSteps(node, everyonesDeath(how), span)),
  lossy: lossSteps,
  deaf: ({ nodes, port }, { span: { atMs } }) => [
    { atMs, line: `# Not done by hand: let ${nodes.join(' ')} hear nothing at ${portText(port)}` },
  ],
  slow: ({ from, to, delayMs }, { span: { atMs } }) => [
    { atMs, line: `# Not done by hand: delay each packet from ${from.join(' ')} to ${to.join(' ')} by ${delayMs} ms` },
  ],
  busy: ({ nodes, share }, { span: { atMs } }) =>
    nodes.map((node) => ({ atMs, line: `# Not done by hand: keep ${node} ${share * 100} % busy` })),
  throttled: ({ nodes, share }, { span: { atMs, untilMs } }) =>
    nodes.flatMap((node) => [
      { atMs, line: ask(node, { do: 'throttle', share }) },
      { atMs: untilMs, line: ask(node, { do: 'throttle', share: 0 }) },
    ]),
  hostile(effect, { span: { atMs, untilMs } }) {
    const line = `docker exec -d ${containerName(INJECTOR.id)} node -e ${quote(sender(effect, untilMs - atMs))}`;
    return [{ atMs, line }];
  },
  pushed: ({ order }, { span, lab }) => tellControl({ command: 'push', order }, span.atMs, lab),
  held({ forMs }, { span: { atMs, untilMs }, lab }) {
    const hold = { command: 'hold', ...(forMs !== undefined && { forMs }) } as const;
    return [...tellControl(hold, atMs, lab), ...tellControl({ command: 'release-hold' }, untilMs, lab)];
  },
  operated({ order, by }, { span: { atMs, untilMs }, table, lab }) {
    const say = (command: OperatorCommand, ms: Ms) =>
      by === 'hand' ? tellEach(order.nodes, command, ms) : tellControl(command, ms, lab);
    const undo = order.forMs === undefined ? [] : say({ command: 'undo', id: table }, untilMs);
    return [...say({ command: 'operate', id: table, order }, atMs), ...undo];
  },
  astray({ nodes, ...rule }, { span: { atMs, untilMs }, table }) {
    const undo = tellEach(nodes, { command: 'undo', id: table }, untilMs);
    return [...tellEach(nodes, astrayCommand(table, rule), atMs), ...undo];
  },
};

/** Every control: the one that leads does as told, and the others do not. */
const tellControl = (command: OperatorCommand, atMs: Ms, { spec, roles }: ExportedLab): readonly Step[] =>
  tellEach(
    nodesWith(topologyOf(spec), roles, ({ takesOrders }) => takesOrders).map(({ id }) => id),
    command,
    atMs,
  );

const tellEach = (nodes: readonly string[], command: OperatorCommand, atMs: Ms): readonly Step[] =>
  nodes.map((node) => ({ atMs, line: ask(node, { do: 'command', text: commandText(command) }) }));

/** A machine falls silent before its program dies, so that no reset tells of it. */
function killSteps(node: string, how: Death, { atMs, untilMs }: Span): readonly Step[] {
  const [kill, start] = [ask(node, { do: how === 'pause' ? 'pause' : 'kill' }), ask(node, { do: 'start' })];
  const isMachine = how === 'machine';
  return [
    { atMs, line: isMachine ? `${nft(node, SILENCE_LINE)} && ${kill}` : kill },
    { atMs: untilMs, line: isMachine ? `${start} && ${nft(node, `delete table inet ${SILENCE_TABLE}`)}` : start },
  ];
}

function lossSteps(
  { from, to, families, loss }: EffectOf<'lossy'>,
  { span: { atMs, untilMs }, table, lab }: Place,
): readonly Step[] {
  const { byId } = topologyOf(lab.spec);
  const named = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? []);
  return placesOf(named(from), named(to), families).flatMap(({ node, hook, peers }, n) => {
    const rule = { table: `${table}_${n}`, hook, peers, permille: Math.round(loss * 1000), group: 1 };
    return [
      { atMs, line: nft(node.id, loseLine(rule)) },
      { atMs: untilMs, line: nft(node.id, `delete table inet ${rule.table}`) },
    ];
  });
}

/** What is done at one time: docker commands all at once, since each takes a while. */
const atOnce = (atMs: Ms, lines: readonly string[]): readonly string[] => [
  `at ${atMs}`,
  ...lines.map((line) => (/^(#|say )/.test(line) ? line : `${line} & doing+=($!)`)),
];

const HEAD = new URL('./replay-head.sh', import.meta.url);

/** What is known of the lab, and then the functions that the steps call. */
function headOf({ spec, roles }: ExportedLab, { helper }: ExportImages): readonly string[] {
  const topology = topologyOf(spec);
  const servers = nodesWith(topology, roles, ({ answersDns }) => answersDns === 'names');
  const list = (words: readonly string[]) => `(${words.map(quote).join(' ')})`;
  return [
    '#!/usr/bin/env bash',
    '# The schedule by hand: docker-compose up -d, then this, on a machine with bash, docker and dig. It can be run again.',
    '# With Zonequake: README.md in the folder above says how.',
    `HELPER=${quote(helper)}`,
    `NODES=${list(topology.nodes.map(({ id }) => containerName(id)))}`,
    `CLOCK=${quote(containerName(INJECTOR.id))}`,
    `SERVERS=${list(servers.map(({ ipv4 }) => ipv4))}`,
    `NAME=${quote(nameOfCustomer(spec.customers[0]?.id ?? '', spec))}`,
    `REQUESTS=${quote(REQUESTS)}`,
    `RESET=${quote(RESET)}`,
    '',
    readFileSync(HEAD, 'utf8'),
  ];
}

/** A script of docker, nft and dig commands that does to the exported lab what the schedule does. */
export function replayScript(lab: ExportedLab, doings: readonly Doing[], images: ExportImages): string {
  const lines = new Map<Ms, string[]>();
  const add = (atMs: Ms, ...more: readonly string[]): void =>
    void lines.set(atMs, [...(lines.get(atMs) ?? []), ...more]);
  for (const [index, doing] of doings.entries()) {
    add(doing.atMs, `say ${quote(doing.words)}`);
    for (const [n, effect] of doing.effects.entries()) {
      const place = { span: doing, table: `${TABLE_PREFIX}${index}_${n}`, lab };
      for (const { atMs, line } of byEffect(STEPS, effect, place)) add(atMs, line);
    }
  }
  const body = [...lines].toSorted(([a], [b]) => a - b).flatMap(([atMs, all]) => atOnce(atMs, all));
  return `${[...headOf(lab, images), ...body, `at ${lab.spec.timing.durationMs}`].join('\n')}\n`;
}
