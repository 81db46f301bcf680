import { expect } from 'chai';
import { formatOwner, isAlive, type Machine, ownOwner, parseOwner, startTimeIn, thisMachine } from './owner.ts';

const machine: Machine = {
  bootId: 'boot',
  pidNamespace: 'pid:[1]',
  startTimeOf: (pid) => (pid === 7 ? '100' : undefined),
};
const owner = { pid: 7, startTime: '100', bootId: 'boot', pidNamespace: 'pid:[1]' };

describe('lab owner', () => {
  it('comes back from its label', () => {
    expect(parseOwner(formatOwner(owner))).to.deep.equal(owner);
  });

  it('is unknown when the label is not one', () => {
    for (const text of ['', 'x/1/2/3', '7/100/boot', '0/1/2/3', '-7/1/2/3']) {
      expect(parseOwner(text), text).to.equal(undefined);
    }
  });

  it('is dead after a boot, when its process is gone, or when another process has its id', () => {
    expect(isAlive(owner, machine)).to.equal(true);
    expect(isAlive({ ...owner, bootId: 'earlier' }, machine)).to.equal(false);
    expect(isAlive({ ...owner, pid: 8 }, machine)).to.equal(false);
    expect(isAlive({ ...owner, startTime: '99' }, machine)).to.equal(false);
  });

  it('is taken for alive when it lives in a PID namespace that cannot be seen from here', () => {
    expect(isAlive({ ...owner, pid: 8, pidNamespace: 'pid:[2]' }, machine)).to.equal(true);
  });

  it('has its start time read past any command name', () => {
    const fields = Array.from({ length: 30 }, (_, i) => `f${i + 3}`).join(' ');
    expect(startTimeIn(`7 (a) b) c) ${fields}`)).to.equal('f22');
  });

  it('is alive while it is this process', () => {
    expect(isAlive(ownOwner(), thisMachine())).to.equal(true);
  });
});
