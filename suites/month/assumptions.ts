import type { Overrides } from '../../harness/setup/overrides.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;

/** How many releases come in a number of days, and how many customer changes are in the bundles. */
export interface Load {
  readonly software: number;
  readonly operatingSystem: number;
  readonly systemConfig: number;
  readonly bundles: number;
  readonly changes: number;
}

/**
 * WORLDS'05, 6.1: 22 software and network releases, 1000 customer changes in 350 bundles. It does not split the 22: here, as many
 * of the long ones as fit 30 days one after the other, in the durations of its Table 1.
 */
export const MONTH: Load = { software: 9, operatingSystem: 1, systemConfig: 12, bundles: 350, changes: 1000 };
export const MONTH_DAYS = 30;

/** How many releases are faulty. Where they are found out is not assumed. */
export const FAULTY = {
  /** Of software and network releases: as many as were aborted (WORLDS'05, Table 2). */
  networkShare: 0.1423,
  /** Of bundles: the paper has no number. */
  bundleShare: 0.03,
} as const;

/** The end of the time, this share of it, brings no orders: the releases under way end there. */
export const QUIET_SHARE = 1 / 8;

/** Queries with names that 2.1.5 cannot hold (256 octets): one source at a time, now everywhere, now at one nameserver. */
export const LONG_NAMES = {
  nameOctets: 600,
  everyMs: MINUTE,
  /** A source lasts between so long and so long. */
  spellMs: [DAY_MS, 3 * DAY_MS],
  /** The chance that a source reaches every nameserver and not just one. */
  everywhereShare: 0.5,
} as const;

/** A light load, and terms stretched where the paper gives none that a month of releases would depend on. */
export const STRETCHED: Overrides = {
  'timing.opsPerSecond': 0.005,
  'timing.heartbeatMs': 20 * SECOND,
  'timing.detectionMs': 60 * SECOND,
  'timing.publicationMs': 30 * SECOND,
  'timing.beaconMs': 20 * SECOND,
  'timing.takeoverMs': 2 * MINUTE,
  'timing.electionMs': 2 * MINUTE,
  'timing.overlayProbeMs': 5 * MINUTE,
  'timing.gateProbeMs': MINUTE,
};

const stretched = (term: string) => `${Number(STRETCHED[`timing.${term}`]) / SECOND} s`;
const percent = (share: number) => `${Math.round(share * 10_000) / 100} %`;

/** What the result rests on and the paper does not say, a sentence each. */
export const ASSUMPTIONS: readonly string[] = [
  `Software and network releases: ${MONTH.software} of software, ${MONTH.operatingSystem} of an operating system, ${MONTH.systemConfig} system configs, since a month holds no more of the long ones.`,
  `Faulty are ${percent(FAULTY.networkShare)} of them, as many as the paper's aborts, and ${percent(FAULTY.bundleShare)} of the bundles. No operating system is: the lab knows no such fault.`,
  'Faulty software is 2.1.5 (July 2021), which only names of over 256 octets bring out; faulty system configs are bad syntax, a bad health rule, or families that differ; faulty bundles are tampered with, lose a customer or all, or have rare parameters.',
  `Long names come every ${LONG_NAMES.everyMs / MINUTE} min, from one source after the other, each for ${LONG_NAMES.spellMs[0] / DAY_MS} to ${LONG_NAMES.spellMs[1] / DAY_MS} days; with ${percent(LONG_NAMES.everywhereShare)} chance a source reaches every low-level nameserver, else one.`,
  'Phases are as in Table 1, those of an operating system 2 days; the gate watches the world for 15 min. The last eighth of the time brings no orders.',
  `Light load: ${STRETCHED['timing.opsPerSecond']} operations a second and client network. Stretched, so that a month takes minutes: heartbeats ${stretched('heartbeatMs')}, detection ${stretched('detectionMs')}, maps ${stretched('publicationMs')}, gate probes ${stretched('gateProbeMs')}.`,
  'No machine or path fails but by what is released.',
];
