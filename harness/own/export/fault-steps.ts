import { isIPv6 } from 'node:net';
import type { Doing } from '../../export/doings.ts';
import { byEffect, comesLast, type EffectOf, type ForEachEffect } from '../../lab/effect.ts';
import type { Ms } from '../../lab/spec.ts';
import { topologyOf } from '../../lab/topology.ts';
import { deafLine, type LossRule, loseLine, TABLE_PREFIX } from '../../runtime/docker/shaper/rules.ts';
import { quoted } from '../../text/shell.ts';
import { DEAF_LINE, DEAF_TABLE } from '../lab/deafen.ts';
import { inputPlaces } from '../lab/input-places.ts';
import type { OwnSpec } from '../platform/own-spec.ts';

/** A line of the script, at a time of the run. */
export interface Step {
  readonly atMs: Ms;
  readonly line: string;
}

/** A pod's place on a network of the exported lab, by the network's name in the engine. */
export interface ExportedPlace {
  readonly network: string;
  /** At most one of each family. */
  readonly addresses: readonly string[];
  /** As many that nobody has. */
  readonly others: readonly string[];
  readonly aliases: readonly string[];
}

/** The containers of a node in the exported lab, and where it is. */
export interface ExportedNode {
  readonly container: string;
  readonly pod: string;
  readonly places: readonly ExportedPlace[];
}

/** The exported lab, as far as faults have to know it. */
export interface ExportedLab {
  readonly spec: OwnSpec;
  /** Throws for a node that the lab lacks. */
  readonly containersOf: (node: string) => ExportedNode;
}

/** Where and when an effect is brought about: `table` begins the names of its packet filters. */
interface Place {
  readonly span: Pick<Doing, 'atMs' | 'untilMs'>;
  readonly table: string;
  readonly lab: ExportedLab;
}

/** What is done at the beginning and at the end of a death; functions of the script's count who holds what. */
interface DeathLines {
  readonly begin: readonly string[];
  readonly end: readonly string[];
}

const rule = (pod: string, line: string): string => `rule ${pod} ${quoted(line)}`;

const leaves = ({ pod, places }: ExportedNode): string =>
  ['leaves', pod, ...places.map(({ network }) => network)].join(' ');

/** Each place as one word: what docker is told to put it there. */
function joins({ pod, places }: ExportedNode, at: 'addresses' | 'others'): string {
  const words = places.map((place) => {
    const addresses = place[at].map((address) => `${isIPv6(address) ? '--ip6' : '--ip'} ${address}`);
    return quoted([...addresses, ...place.aliases.map((alias) => `--alias ${alias}`), place.network].join(' '));
  });
  return ['joins', pod, ...words].join(' ');
}

/** What is killed stays dead until it is started, whatever its restart policy. */
const killed = ({ container }: ExportedNode): DeathLines => ({
  begin: [`begin 'dead ${container}' && go killed ${container}`],
  end: [`end 'dead ${container}' && now started ${container}`],
});

/** Each death as lines of the script. */
const DEATHS: Readonly<Record<EffectOf<'down'>['how'], (node: ExportedNode) => DeathLines>> = {
  process: killed,
  // It hears nothing before it dies, and until it lives, so that no reset tells of it.
  machine: (node) => ({
    begin: [`begin 'deaf ${node.pod}' && now ${rule(node.pod, DEAF_LINE)}`, ...killed(node).begin],
    end: [...killed(node).end, `end 'deaf ${node.pod}' && go ${rule(node.pod, `delete table inet ${DEAF_TABLE}`)}`],
  }),
  // Its addresses and names go before it, and are there again before it is.
  container: (node) => ({
    begin: [`begin 'gone ${node.pod}' && now ${leaves(node)}`, ...killed(node).begin],
    end: [`end 'gone ${node.pod}' && now ${joins(node, 'addresses')}`, ...killed(node).end],
  }),
  crash: ({ container }) => ({
    begin: [`free ${container} && now crashed ${container}`],
    end: [`free ${container} && now started ${container}`],
  }),
  pause: ({ container }) => ({
    begin: [`begin 'still ${container}' && go paused ${container}`],
    end: [`end 'still ${container}' && go goes_on ${container}`],
  }),
  restart: ({ container }) => ({ begin: [`free ${container} && go docker restart --time 10 ${container}`], end: [] }),
  moved: (node) => ({
    begin: [`free ${node.container} && now ${leaves(node)} && now ${joins(node, 'others')}`],
    end: [`now ${leaves(node)} && now ${joins(node, 'addresses')}`],
  }),
};

/** What nobody can do to a lab of an owner's, and so no schedule has. */
const cannot = ({ is }: { readonly is: string }, { span: { atMs } }: Place): readonly Step[] => [
  { atMs, line: `say ${quoted(`"${is}" cannot be exported: no lab of an owner's knows it`)}` },
];

/** A packet filter in a table of its own, for as long as it lasts. */
function filtered(
  { pod }: ExportedNode,
  { atMs, untilMs }: Place['span'],
  table: string,
  line: (at: Pick<LossRule, 'table' | 'group'>) => string,
): readonly Step[] {
  return [
    { atMs, line: `go ${rule(pod, line({ table, group: 1 }))}` },
    { atMs: untilMs, line: `go ${rule(pod, `delete table inet ${table}`)}` },
  ];
}

/** Each effect as lines of the script. */
const STEPS: ForEachEffect<readonly Step[], [Place]> = {
  down: ({ nodes, how }, { span: { atMs, untilMs }, lab }) =>
    nodes.flatMap((node) => {
      const { begin, end } = DEATHS[how](lab.containersOf(node));
      return [...begin.map((line) => ({ atMs, line })), ...end.map((line) => ({ atMs: untilMs, line }))];
    }),
  lossy: ({ from, to, families, loss }, { span, table, lab }) => {
    const { byId } = topologyOf(lab.spec);
    const named = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? []);
    return inputPlaces(named(from), named(to), families).flatMap(({ node, hook, peers }, n) => {
      const lost = { hook, peers, permille: Math.round(loss * 1000) };
      return filtered(lab.containersOf(node.id), span, `${table}_${n}`, (at) => loseLine({ ...at, ...lost }));
    });
  },
  deaf: ({ nodes, port }, { span, table, lab }) =>
    nodes.flatMap((node, n) => filtered(lab.containersOf(node), span, `${table}_${n}`, (at) => deafLine(at, port))),
  slow: cannot,
  busy: cannot,
  throttled: cannot,
  hostile: cannot,
  pushed: cannot,
  held: cannot,
  operated: cannot,
  astray: cannot,
};

/** What one injection does. What comes last waits for the rest of it, as `at` does. */
function stepsOf(doing: Doing, index: number, lab: ExportedLab): readonly Step[] {
  const stepped = doing.effects.map((effect, n) => {
    const place = { span: doing, table: `${TABLE_PREFIX}${index}_${n}`, lab };
    return { isLast: comesLast(effect), steps: byEffect(STEPS, effect, place) };
  });
  const part = (isLast: boolean) => stepped.flatMap((one) => (one.isLast === isLast ? one.steps : []));
  const [first, last] = [part(false), part(true)];
  const wait = first.length > 0 && last.length > 0 ? [{ atMs: doing.atMs, line: `at ${doing.atMs}` }] : [];
  return [...first, ...wait, ...last];
}

/** What injections do to an exported lab, as lines of its script, by time: as in a run, injections come before heals of the same time. */
export function faultLines(doings: readonly Doing[], lab: ExportedLab): readonly string[] {
  const steps = doings.flatMap((doing, index) => [
    { atMs: doing.atMs, isEnd: false, line: `say ${quoted(doing.words)}` },
    ...stepsOf(doing, index, lab).map((step) => ({ ...step, isEnd: step.atMs >= doing.untilMs })),
    { atMs: doing.untilMs, isEnd: true, line: `say ${quoted(`healed: ${doing.words}`)}` },
  ]);
  const times = [...new Set(steps.map(({ atMs }) => atMs))].toSorted((a, b) => a - b);
  return times.flatMap((atMs) =>
    [false, true].flatMap((isEnd) => {
      const lines = steps.filter((step) => step.atMs === atMs && step.isEnd === isEnd).map(({ line }) => line);
      // Which waits for what was begun before: nothing is healed that is not in force yet.
      return lines.length === 0 ? [] : [`at ${atMs}${isEnd ? ' healing' : ''}`, ...lines];
    }),
  );
}
