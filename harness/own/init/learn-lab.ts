import { type NameCheck, ofService } from '../lab-file/lab-file.ts';
import { learnNames } from './learn-names.ts';
import { addressesIn, hostsOf, learnPages, pagesOfAddresses, pagesOfNames } from './learn-pages.ts';
import { learnZones } from './learn-zones.ts';
import type { ServiceSeen } from './seen.ts';
import type { Learned } from './told.ts';
import type { Learning } from './try-checks.ts';

/** All that can be learned of what a lab serves: its zones, and the pages behind their names. `fixed` are addresses that it always has. */
export async function learnLab(
  all: readonly ServiceSeen[],
  learning: Learning,
  fixed: ReadonlySet<string>,
): Promise<Learned> {
  const zones = await learnZones(all, learning);
  const resolved = await learnNames(all, learning);
  const dns = [...zones.checks, ...resolved];
  const names = dns.flatMap(({ check }): readonly NameCheck[] => (check.is === 'name' ? [check] : []));
  const inFiles = addressesIn(zones.zones);
  const answered = (name: string) => names.filter((one) => one.name === name).flatMap(({ answers }) => answers ?? []);
  const hosts = [...new Set([...hostsOf(zones.zones), ...names.map(({ name }) => name)])];
  const named = pagesOfNames(hosts, (name) => [...inFiles(name), ...answered(name)], all);
  const covered = named.flatMap(({ from }) => from);
  // What nobody is known to come to is nobody's page.
  const asked = all.filter(({ service }) => !ofService(learning.draft.roles, service)?.includes('other'));
  const pages = await learnPages([...named, ...pagesOfAddresses(asked, covered, fixed)], learning);
  return { checks: [...dns, ...pages.checks], leftOut: [...zones.leftOut, ...pages.leftOut] };
}
