import { UsageError } from '../../basics/errors.ts';
import type { Ms } from '../../lab/spec.ts';
import { askUntilRight } from '../../own/client/ask-all.ts';
import { HEAD, type Proposal, withChecks } from '../../own/init/propose.ts';
import type { Learned } from '../../own/init/told.ts';
import { weaken } from '../../own/init/weaken.ts';
import type { OpenedOwn } from '../../own/lab/open-own.ts';
import { decodeLabFile } from '../../own/lab-file/decode-lab-file.ts';
import { encodeLabFile } from '../../own/lab-file/encode-lab-file.ts';
import { checkServices } from '../../own/lab-file/services.ts';
import { refuseUnbuilt } from '../../own/lab-file/unbuilt.ts';
import type { OwnFiles } from './own-folder.ts';
import { standingOf, zonesOf } from './standing.ts';

/** As often in a row as before a run: a check that holds now and then is none. */
const TIMES_RIGHT = 2;
/** The lab stands, and all of this has been asked of it already. */
const RIGHT_WITHIN_MS: Ms = 20_000;

/** A lab file that passes its own check on the lab that stands. */
export interface ProposedLab {
  readonly text: string;
  readonly lab: Proposal['lab'];
  readonly leftOut: readonly string[];
}

const NOTHING =
  'nothing of the lab that could be checked was found: no zone, and no page at a name or at an address that is fixed';

/**
 * Writes a proposal, reads it as `check` does, and asks all of it of the lab that stands, until it holds: what does not is left out, and told.
 * Throws UsageError where nothing is left.
 */
export async function proposedLab(
  proposal: Proposal,
  learned: Learned,
  files: Omit<OwnFiles, 'labFile'>,
  { opened, path }: { readonly opened: OpenedOwn; readonly path: string },
): Promise<ProposedLab> {
  const startMs = performance.now();
  const leftOut = [...learned.leftOut];
  for (let { checks } = learned; ; ) {
    if (checks.length === 0) throw new UsageError([NOTHING, ...leftOut.slice(0, 1)].join('; '));
    const { lab, sources } = withChecks(proposal, checks);
    const text = encodeLabFile(lab, sources, HEAD);
    const own: OwnFiles = { ...files, labFile: decodeLabFile(text, path) };
    checkServices(own.labFile, Object.keys(files.read.config.services));
    refuseUnbuilt(own.labFile);
    const { askAll } = standingOf(own, { zones: zonesOf(own) }, opened, startMs);
    const asked = await askUntilRight(askAll, { times: TIMES_RIGHT, withinMs: RIGHT_WITHIN_MS });
    if (asked.isRight) return { text, lab, leftOut };
    const weakened = weaken(checks, [...asked.settled, ...asked.agree]);
    leftOut.push(...weakened.leftOut);
    checks = weakened.checks;
  }
}
