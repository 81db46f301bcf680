import { harmBounded } from '../../invariants/harm-bounded.ts';
import { agree } from '../../own/platform/agree.ts';
import { available } from '../../own/platform/available.ts';
import { familyParity } from '../../own/platform/family-parity.ts';
import { noRestartStorm } from '../../own/platform/no-restart-storm.ts';
import { ownPlatform } from '../../own/platform/own-platform.ts';
import { OwnSpec } from '../../own/platform/own-spec.ts';
import { recovered } from '../../own/platform/recovered.ts';
import { rightAnswer } from '../../own/platform/right-answer.ts';
import type { Registry } from '../../records/registry.ts';
import type { LabEntry } from '../../runtime/entry.ts';
import type { Fault } from '../../schedule/fault.ts';
import { ownTour } from './own-tour.ts';
import type { StandingOwn } from './standing.ts';

/** Kinds that mean the same on any lab: others are of the reference CDN's releases, or send what no owner has asked for. */
const KINDS = [
  ...[
    'packet-loss',
    'path-cut',
    'link-cut',
    'port-cut',
    'service-cut',
    'service-restart',
    'service-crash',
    'service-moved',
    'service-pause',
  ],
  ...['node-kill', 'service-gone', 'late-need', 'region-kill'],
];
/** Kinds that a campaign begins with, each at each of its targets: whatever can die. Of other kinds there are too many, unless they are asked for by name. */
const SINGLES = KINDS.filter((kind) => !['packet-loss', 'path-cut', 'link-cut', 'port-cut'].includes(kind));

/** Of the kinds that are asked for those; all of them where none is among those. */
function kindsOfTour(drawn: readonly Fault[]): readonly Fault[] {
  const singles = drawn.filter(({ kind }) => SINGLES.includes(kind));
  return singles.length > 0 ? singles : drawn;
}

/** What there is to break an owner's lab, and to judge it by. */
export const ownMeans = (faults: readonly Fault[]): Pick<Registry, 'faults' | 'invariants'> => ({
  faults: faults.filter(({ kind }) => KINDS.includes(kind)),
  // Gravest first; all are given the facts of an owner's lab, as its platform makes them.
  invariants: [
    rightAnswer,
    available,
    recovered,
    agree,
    noRestartStorm,
    familyParity,
    harmBounded,
  ] as unknown as Registry['invariants'],
});

/** An owner's lab in place of those that are built in, with what there is to break it and to judge it by. */
export function ownRegistry({ files, spec }: StandingOwn, faults: readonly Fault[]): Registry {
  const { name, path, labFile } = files;
  const platform = ownPlatform(labFile.lab.roles);
  const entry: LabEntry<OwnSpec> = {
    ...{ name, title: 'a lab of your own', labFile: path, platform, schema: OwnSpec },
    spec: () => spec,
    define: (given) => ({ spec: given, platform, programs: {} }),
  };
  return {
    labs: [entry as LabEntry],
    ...ownMeans(faults),
    runtimes: [],
    incidents: [],
    failures: [],
    // The lab is an owner's, whatever its type says here.
    beginsWith: (own, drawn, seed) => ownTour(own as OwnSpec, kindsOfTour(drawn), seed),
  };
}
