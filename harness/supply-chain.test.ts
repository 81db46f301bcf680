import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const WORKFLOWS = root('.github/workflows');

/** Every step of a workflow that runs somebody else's action. */
const used = readdirSync(WORKFLOWS).flatMap((file) =>
  [...readFileSync(`${WORKFLOWS}/${file}`, 'utf8').matchAll(/\buses: (.*)$/gm)].map(([, what = '']) => what),
);

interface Locked {
  readonly link?: boolean;
  readonly integrity?: string;
}

describe('what is not ours', () => {
  it('runs in workflows by commit, with its version beside it: a tag can be moved', () => {
    expect(used).to.have.length.above(4);
    expect(used.filter((what) => !/^[\w-]+(\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what))).to.deep.equal([]);
  });

  it('is the same commit wherever it is used', () => {
    const actions = new Set(used.map((what) => what.split('@')[0]));
    expect(new Set(used)).to.have.property('size', actions.size);
  });

  it('is installed by digest, whatever the platform', () => {
    const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync(root('package-lock.json'), 'utf8'));
    const packages = Object.entries(lock.packages).filter(([path, { link }]) => path !== '' && !link);
    expect(packages).to.have.length.above(200);
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).to.deep.equal([]);
  });
});
