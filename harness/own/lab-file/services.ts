import { nearest } from '../../input/did-you-mean.ts';
import { quotedValue } from '../../text/printable.ts';
import { inside, type Path, refuseAt } from './decode-fields.ts';
import type { DecodedLabFile } from './decode-lab-file.ts';
import type { Check, LabFile } from './lab-file.ts';

/** A service that a lab file names, and where. */
interface Mention {
  readonly service: string;
  readonly path: Path;
}

const keys = (path: string, table: object): Mention[] =>
  Object.keys(table).map((service) => ({ service, path: [path, service] }));

const items = (path: Path, services: readonly string[] = []): Mention[] =>
  services.map((service, index) => ({ service, path: [...path, index] }));

const one = (service: string | undefined, path: Path): Mention[] => (service === undefined ? [] : [{ service, path }]);

function inCheck(check: Check, index: number): Mention[] {
  const path = ['check', index];
  if (check.is === 'get') return [...items([...path, 'from'], check.from), ...one(check.ca?.on, [...path, 'ca', 'on'])];
  const source = check.is === 'zone' && check.source.is === 'axfr' ? check.source.from : undefined;
  return [...one(source, [...path, 'axfr']), ...items([...path, 'servers'], check.servers)];
}

function inClient({ client: { ask } }: LabFile): Mention[] {
  if (ask?.how === 'resolvers') return items(['client', 'ask'], ask.services);
  return ask?.how === 'iterate' ? items(['client', 'hints'], ask.hints) : [];
}

/** Every service that must be there, in the order of the file's description. */
function mentionsOf(lab: LabFile): readonly Mention[] {
  const { regions, needs, push, reset } = lab;
  return [
    ...keys('roles', lab.roles),
    ...Object.entries(regions).flatMap(([region, services]) => items(['regions', region], services)),
    ...keys('needs', needs),
    ...Object.entries(needs).flatMap(([service, list]) =>
      list.flatMap(({ any }, index) =>
        any.map((need, at) => ({ service: need, path: ['needs', service, index, 'any', at] })),
      ),
    ),
    ...inClient(lab),
    ...lab.check.flatMap(inCheck),
    ...keys('failover', lab.failover.byServiceMs),
    ...keys('recover', lab.recover.byServiceMs),
    ...keys('tolerate', lab.tolerate),
    ...keys('flush', lab.flush),
    ...Object.entries(push).flatMap(([name, { on }]) => one(on, ['push', name, 'on'])),
    ...(typeof reset === 'object' ? one(reset.on, ['reset', 'on']) : []),
  ];
}

/**
 * Throws UsageError, with file, line and field, for the first service that a lab file names and that the compose files lack, or that the
 * lab file itself leaves out. `services` are those of the compose files, the left out ones too.
 */
export function checkServices({ lab, file }: DecodedLabFile, services: readonly string[]): void {
  const demand = ({ service, path }: Mention, gone: readonly string[]) => {
    const at = inside({ file, path });
    if (!services.includes(service)) {
      const near = services.length > 0 ? `: did you mean "${nearest(service, services)}"?` : ':';
      const there = `There are: ${services.join(', ') || 'none'}`;
      refuseAt(at, `unknown service ${quotedValue(service)}${near} ${there}`);
    }
    if (gone.includes(service))
      refuseAt(at, `${quotedValue(service)} is under without, so it is not there: leave one of the two out`);
  };
  for (const mention of items(['without'], lab.without)) demand(mention, []);
  for (const mention of mentionsOf(lab)) demand(mention, lab.without);
}
