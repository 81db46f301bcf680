import { EXIT } from '../records/exit-code.ts';
import { table, wrap } from '../report/table.ts';
import { counterexampleLines } from '../report/terminal.ts';
import { plural } from '../report/words.ts';
import type { TourStop } from './tour-stop.ts';

/** Width of running text, in characters. */
const WIDTH = 100;

function fixedLines({ fixed, around }: TourStop, command: string): string[] {
  const { totals, counterexample } = around;
  const held = totals.passed + totals.inconclusive;
  return [
    fixed.before === 'broken'
      ? `with the defences on it is broken BEFORE any fault: ${fixed.counterexample?.found.message}`
      : fixed.counterexample
        ? `with the defences on it BREAKS as well: ${fixed.counterexample.found.message}`
        : 'with the defences on, the same injections do no harm:',
    ...fixed.stoppedBy.map((line) => `  ${line}`),
    ...(counterexample
      ? ['but something more BREAKS it:', ...counterexampleLines(counterexample, command)]
      : [`and ${held} of ${plural(totals.runs, 'random schedule')} around them did none either`]),
  ];
}

/** One incident of the tour, told. */
export function incidentLines(stop: TourStop, command: string): string[] {
  const { incident, vulnerable } = stop;
  return [
    `=== ${incident.title}`,
    '',
    ...wrap(incident.story, WIDTH),
    '',
    ...(vulnerable.counterexample
      ? counterexampleLines(vulnerable.counterexample, command)
      : [`the vulnerable lab did NOT break: ${vulnerable.verdict.verdict}`]),
    '',
    ...fixedLines(stop, command),
  ];
}

function row({ incident, vulnerable, fixed, around }: TourStop): string[][] {
  const found = vulnerable.counterexample?.found;
  const held = around.totals.passed + around.totals.inconclusive;
  return [
    [incident.name],
    found ? [`${found.pinned} broke:`, ...found.words] : ['nothing broke'],
    fixed.counterexample ? ['nothing: it broke'] : fixed.stoppedBy.length > 0 ? fixed.stoppedBy.slice(0, 3) : ['held'],
    [`${held} of ${around.totals.runs}`],
  ];
}

const COLUMNS = [
  { title: 'incident', width: 15 },
  { title: 'as it was: what broke, and the smallest schedule that does it', width: 38 },
  { title: 'defences on: what stopped it', width: 38 },
  { title: 'random schedules held', width: 10 },
];

/** How a tour ended: its exit code, and whether it was broken off. */
interface End {
  readonly exitCode: number;
  readonly stopped: boolean;
}

function endLine({ exitCode, stopped }: End): string {
  if (exitCode === EXIT.violated) return 'NOT as expected: see above.';
  if (exitCode === EXIT.leaked) return 'NOT as expected: something was left behind.';
  if (exitCode === EXIT.harness) return 'NOT JUDGED: the harness failed.';
  if (stopped) return 'Interrupted: what is above was judged, the rest was not.';
  return exitCode === EXIT.ok ? 'All as expected.' : 'INCONCLUSIVE: a run said too little.';
}

/** The end of the tour: a table, whether all was as expected, and where to go from here. */
export function tourEnd(stops: readonly TourStop[], command: string, end: End): string {
  const [first] = stops;
  return [
    table(COLUMNS, stops.map(row)),
    '',
    endLine(end),
    '',
    'Next:',
    `  ${command} run small                       search the healthy lab for a failing schedule`,
    `  ${command} run --set nameserver.version=2.1.5   search a lab with a bug in it`,
    `  ${command} incident ${first?.incident.name ?? 'NAME'} --variant fixed    one variant of one incident`,
    `  ${command} --help                          everything else`,
  ].join('\n');
}
