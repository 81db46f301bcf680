import { expect } from 'chai';
import { UsageError } from '../../basics/errors.ts';
import { parseTimingThere } from './options.ts';

describe('the times in which containers run what was written in others', () => {
  it('are their own, unless others are asked for', () => {
    expect(parseTimingThere(undefined, 'docker')).to.equal('docker');
    expect(parseTimingThere('search', 'docker')).to.equal('search');
  });

  it('are refused where there are no containers, or no such times', () => {
    expect(() => parseTimingThere('search', 'sim')).to.throw(UsageError, /--timing is for --runtime docker/);
    expect(() => parseTimingThere('fast', 'docker')).to.throw(UsageError, /wants true, search, docker/);
  });
});
