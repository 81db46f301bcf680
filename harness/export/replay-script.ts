import type { LabSpec, Ms } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';
import { INJECTOR } from '../runtime/docker/injector.ts';
import type { Request } from '../runtime/docker/protocol.ts';
import { placesOf } from '../runtime/docker/shaper/plan.ts';
import { loseCommand, TABLE_PREFIX } from '../runtime/docker/shaper/rules.ts';
import { pushCommand } from '../runtime/push-reply.ts';
import { containerName, type ExportImages, REQUESTS } from './compose.ts';
import type { Doing, Verb } from './verbs.ts';

/** A line of the script, at a time of the run. */
interface Step {
  readonly atMs: Ms;
  readonly lines: readonly string[];
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Hands a request to a node's supervisor. */
const ask = (node: string, request: Request): string =>
  `ask ${containerName(node)} ${quote(JSON.stringify({ id: 1, request }))}`;

/** Sends the bytes now and every `everyMs`, and ends by itself: a line for node. */
function sender({ to, bytes, everyMs }: Verb & { is: 'raw' }, forMs: Ms): string {
  const base64 = Buffer.from(bytes).toString('base64');
  return [
    `const b=Buffer.from("${base64}","base64");const d=require("dgram");`,
    'const s={4:d.createSocket("udp4"),6:d.createSocket("udp6")};',
    `const go=()=>{for(const t of ${JSON.stringify(to)})s[t.address.includes(":")?6:4].send(b,t.port,t.address)};`,
    `go();setInterval(go,${everyMs});setTimeout(()=>process.exit(),${forMs})`,
  ].join('');
}

function stepsOf(verb: Verb, { atMs, untilMs }: Doing, table: string, spec: LabSpec): readonly Step[] {
  if (verb.is === 'kill' && verb.how === 'machine') {
    const name = containerName(verb.node);
    return [
      { atMs, lines: [`docker kill ${name} > /dev/null`] },
      { atMs: untilMs, lines: [`docker start ${name} > /dev/null`] },
    ];
  }
  if (verb.is === 'kill') {
    return [
      { atMs, lines: [ask(verb.node, { do: 'kill' })] },
      { atMs: untilMs, lines: [ask(verb.node, { do: 'start' })] },
    ];
  }
  if (verb.is === 'raw') {
    const send = `docker exec -d ${containerName(INJECTOR.id)} node -e ${quote(sender(verb, untilMs - atMs))}`;
    return [{ atMs, lines: [send] }];
  }
  if (verb.is === 'push') {
    const control = topologyOf(spec).ofRole('control')[0];
    return control ? [{ atMs, lines: [ask(control.id, { do: 'command', text: pushCommand(verb.order) })] }] : [];
  }
  if (verb.is === 'busy')
    return [{ atMs, lines: [`# Not done by hand: keep ${verb.node} ${verb.share * 100} % busy`] }];
  return lossSteps(verb, { atMs, untilMs }, table, spec);
}

function lossSteps(
  { selector, effect }: Verb & { is: 'link' },
  { atMs, untilMs }: Pick<Doing, 'atMs' | 'untilMs'>,
  table: string,
  spec: LabSpec,
): readonly Step[] {
  const { byId } = topologyOf(spec);
  const named = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? []);
  if (effect.loss === 0) return [{ atMs, lines: [`# Not done by hand: ${JSON.stringify(effect)}`] }];
  return placesOf(named(selector.from), named(selector.to), selector.families).flatMap(({ node, hook, peers }, n) => {
    const rule = { table: `${table}_${n}`, hook, peers, permille: Math.round(effect.loss * 1000), group: 1 };
    const inside = (command: string) => `inside ${containerName(node.id)} ${quote(command)}`;
    return [
      { atMs, lines: [inside(loseCommand(rule))] },
      { atMs: untilMs, lines: [inside(`nft list table inet ${rule.table}; nft delete table inet ${rule.table}`)] },
    ];
  });
}

const prologue = (spec: LabSpec, images: ExportImages, command: string): string[] => {
  const { ofRole } = topologyOf(spec);
  const asks = ofRole('llns').slice(0, 2);
  const name = `${spec.customers[0]?.id}.g.${spec.zone}`;
  return [
    '#!/usr/bin/env bash',
    '# The schedule by hand: docker compose up -d, then this, on a machine with docker, dig and bash.',
    `# With Zonequake: ${command} replay ../schedule.json --runtime docker`,
    'set -euo pipefail',
    `HELPER=${images.helper}`,
    'start=$(date +%s%3N); at() { local left=$((start + $1 - $(date +%s%3N))); if ((left > 0)); then sleep "$(printf \'%d.%03d\' $((left / 1000)) $((left % 1000)))"; fi; }',
    '# A request to the supervisor of a node.',
    `ask() { docker exec "$1" sh -c 'printf "%s\\n" "$1" > ${REQUESTS}' sh "$2"; }`,
    "# A command in a node's network, with the right to change it.",
    'inside() { docker run --rm --network "container:$1" --cap-add NET_ADMIN "$HELPER" sh -c "$2"; }',
    `look() { ${asks.flatMap(({ ipv4 }) => ['A', 'AAAA'].map((type) => `echo "${ipv4} ${type}:" $(dig +short +time=1 +tries=1 @${ipv4} ${name} ${type} || true)`)).join('; ')}; }`,
    '',
    'look',
  ];
};

/** A script of docker, nft and dig commands that does to the exported lab what the schedule does. */
export function replayScript(spec: LabSpec, doings: readonly Doing[], images: ExportImages, command: string): string {
  const steps = doings.flatMap((doing, index) =>
    doing.verbs.flatMap((verb, n) => {
      const all = stepsOf(verb, doing, `${TABLE_PREFIX}${index}_${n}`, spec);
      return all.map((step) => ({ ...step, words: n === 0 && step === all[0] ? [`# ${doing.words}`] : [] }));
    }),
  );
  const body = steps
    .toSorted((a, b) => a.atMs - b.atMs)
    .flatMap(({ atMs, words, lines }) => [`at ${atMs}`, ...words, ...lines, 'look']);
  return `${[...prologue(spec, images, command), ...body, `at ${spec.timing.durationMs}`, 'look'].join('\n')}\n`;
}
