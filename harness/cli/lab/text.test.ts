import { expect } from 'chai';
import { downText } from './text.ts';

describe('what `lab down` says', () => {
  it('is that nothing is left, and only where nothing is', () => {
    expect(downText([])).to.equal('the lab is down, and nothing of it is left\n');
    expect(downText(['network x stays'])).to.equal('the lab is down; network x stays\n');
  });
});
