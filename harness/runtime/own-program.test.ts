import { compileFunction } from 'node:vm';
import { expect } from 'chai';
import { bodyOf } from './brought.ts';
import type { Host } from './host.ts';
import { standsFor, withModules, withOwnInImage } from './own-program.ts';

const CODE = `
let starts = 0;
exports.default = (host, spec, node, ours) => { host.log('start ' + ++starts); ours(host, spec, node); };
`;

/** What two starts of a program log. */
function logOf(program: ReturnType<typeof standsFor> | undefined): readonly unknown[] {
  const log: unknown[] = [];
  const host = { log: (what: unknown) => log.push(what) } as unknown as Host;
  for (let start = 0; start < 2; start++) program?.(host, {} as never, {} as never);
  return log;
}
const ours = (host: Host) => host.log('ours' as never);
const EXPECTED = ['start 1', 'ours', 'start 1', 'ours'];

describe('a program of somebody’s own', () => {
  it('is handed that of the platform, and keeps nothing from one start to the next', () => {
    expect(logOf(standsFor(bodyOf('llns', { code: CODE }), ours))).to.deep.equal(EXPECTED);
  });

  it('is the same in the file of a node’s image, where those of other roles are the platform’s', () => {
    try {
      const file = withModules(Buffer.from('"use strict"; after.push(typeof zonequakePrograms.llns);'), {
        llns: { code: CODE },
      });
      const after: string[] = [];
      compileFunction(Buffer.from(file).toString(), ['after'])(after);
      expect(after).to.deep.equal(['function']);
      const programs = withOwnInImage({ llns: ours, edge: ours });
      expect(logOf(programs.llns)).to.deep.equal(EXPECTED);
      expect(programs.edge).to.equal(ours);
    } finally {
      Reflect.deleteProperty(globalThis, 'zonequakePrograms');
    }
  });

  it('is none where the image has none', () => {
    expect(withOwnInImage({ llns: ours })).to.deep.equal({ llns: ours });
  });
});
