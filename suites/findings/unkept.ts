import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readFolder } from '../../harness/records/folder.ts';
import { terminalReport } from '../../harness/report/terminal.ts';

/** What a command printed of its findings: where the first came from, what was violated, and fingerprints. */
interface Printed {
  readonly first?: string;
  readonly invariants: ReadonlySet<string>;
  readonly fingerprints: readonly string[];
}

function printedIn(said: string): Printed {
  const begun = [...said.matchAll(/shrinking ([^,\n]+), which violates ([a-z-]+)/g)];
  const [, first] = begun[0] ?? [];
  const fingerprints = [...said.matchAll(/^ {2}fingerprint: (.+)$/gm)].map(([, print = '']) => print);
  return { ...(first && { first }), invariants: new Set(begun.map(([, , name = '']) => name)), fingerprints };
}

/**
 * Findings that a command printed and that `report` on its folder does not name. Of two of the same bug one is kept, so but for the
 * first they are looked up by what was violated.
 */
export function unkept(said: string, dir: string): { readonly printed: number; readonly lost: readonly string[] } {
  const { first, invariants, fingerprints } = printedIn(said);
  const printed = invariants.size + fingerprints.length;
  if (!existsSync(join(dir, 'campaign.json'))) return { printed, lost: [...invariants, ...fingerprints] };
  const report = readFolder(dir);
  const text = terminalReport(report, 'zonequake');
  const pinned = new Set(report.counterexamples.map(({ found }) => found.pinned));
  return {
    printed,
    lost: [
      ...(first === undefined || text.includes(`found in ${first} with`) ? [] : [first]),
      ...[...invariants].filter((name) => !pinned.has(name) || !text.includes(`${name} is violated`)),
      ...fingerprints.filter((print) => !text.includes(`fingerprint: ${print}\n`)),
    ],
  };
}
