import { expect } from 'chai';
import { stream } from './random.ts';

const draw = (seed: number, name: string) => Array.from({ length: 1000 }, stream(seed, name));

describe('random', () => {
  it('repeats itself for the same seed and name, and for no other', () => {
    expect(draw(1, 'network')).to.deep.equal(draw(1, 'network'));
    const firsts = new Set(
      [
        draw(1, 'network'),
        draw(2, 'network'),
        draw(2 ** 40 + 1, 'network'),
        draw(1, 'node/a/1'),
        draw(1, 'node/a/2'),
      ].map(([first]) => first),
    );
    expect(firsts).to.have.length(5);
  });

  it('is spread over [0, 1), for neighbouring names and seeds too', () => {
    const firsts = Array.from({ length: 1000 }, (_, n) => draw(n, `node/${n}`)[0] ?? 1);
    for (const draws of [draw(7, 'network'), firsts]) {
      const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
      expect(mean).to.be.within(0.45, 0.55);
      expect(Math.min(...draws)).to.be.within(0, 0.02);
      expect(Math.max(...draws)).to.be.within(0.98, 0.9999999999);
    }
  });
});
