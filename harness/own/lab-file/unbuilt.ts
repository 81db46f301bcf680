import { type Path, refuseAt } from './decode-fields.ts';
import type { DecodedLabFile } from './decode-lab-file.ts';
import type { LabFile } from './lab-file.ts';

/** A field that is read and that nothing is done with yet, though what is right depends on it. */
interface Unbuilt {
  readonly path: Path;
  readonly instead: string;
}

function unbuiltIn({ client, check }: LabFile): readonly Unbuilt[] {
  const checks = check.flatMap((one, index): Unbuilt[] => {
    if (one.is === 'zone' && one.source.is === 'axfr')
      return [{ path: ['check', index, 'axfr'], instead: 'give file: or names: in its place' }];
    return [];
  });
  return [
    ...checks,
    ...(client.ask?.how === 'iterate' ? [{ path: ['client', 'ask'], instead: 'name a resolver, or servers' }] : []),
  ];
}

/**
 * Refuses what a lab file may say and this build does not do yet, where a lab would be judged otherwise than its owner has said. Throws
 * UsageError with file, line and field.
 */
export function refuseUnbuilt({ lab, file }: DecodedLabFile): void {
  const [first] = unbuiltIn(lab);
  if (first) refuseAt({ file, path: first.path }, `is not built yet: ${first.instead}`);
}

/** What it says and nothing is done with, where a lab is judged as said all the same; a sentence each. */
export const unusedIn = ({ push }: LabFile): readonly string[] => [
  ...(Object.keys(push).length > 0 ? ['push: is not used yet, so no release is pushed'] : []),
];
