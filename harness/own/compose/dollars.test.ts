import { expect } from 'chai';
import { undoubled, withDoubledDollars } from './dollars.ts';

describe('dollar signs', () => {
  it('are doubled in what compose says, in keys and values, and in values of what it is given', () => {
    const said = { environment: { A$$B: '$$x $$$$y' }, list: ['$$(z)', 1, null, true] };
    const meant = { environment: { A$B: '$x $$y' }, list: ['$(z)', 1, null, true] };
    expect(undoubled(said)).to.deep.equal(meant);
    expect(withDoubledDollars(meant)).to.deep.equal({
      environment: { A$B: '$$x $$$$y' },
      list: ['$$(z)', 1, null, true],
    });
  });
});
