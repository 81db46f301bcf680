import { expect } from 'chai';
import type { LogEvent } from '../history/events.ts';
import { createFakeClock } from '../testkit/clock.ts';
import { countDrops, Malformed } from './drops.ts';

describe('malformed input that is dropped', () => {
  const start = () => {
    const clock = createFakeClock();
    const events: LogEvent[] = [];
    const drops = countDrops({ log: (event) => void events.push(event), setTimer: clock.setTimer }, 'udp 9000');
    const told = () => events.map((event) => (event.type === 'recovery' ? `${event.action}: ${event.detail}` : ''));
    return { clock, drops, told };
  };

  it('is told at once, and from then on once a second, with the count of all', () => {
    const { clock, drops, told } = start();
    for (let n = 0; n < 1000; n++) drops.note('it is no frame');
    clock.runUntil(500);
    expect(told()).to.deep.equal(['malformed-dropped: udp 9000: 1 so far, the last: it is no frame']);
    drops.note('another');
    clock.runUntil(10_000);
    expect(told().slice(1)).to.deep.equal(['malformed-dropped: udp 9000: 1001 so far, the last: another']);
    drops.note('it is no frame');
    expect(told()).to.have.length(3);
  });

  it('is what Malformed is thrown for; any other error is a bug, and goes on', () => {
    const { drops, told } = start();
    const answers: string[] = [];
    const failing = (error: Error) => () => {
      throw error;
    };
    drops.guard(failing(new Malformed('it is no JSON')), (why) => answers.push(why));
    expect(() => drops.guard(failing(new TypeError('bug')))).to.throw('bug');
    expect([answers, told().length]).to.deep.equal([['it is no JSON'], 1]);
  });

  it('is told in printable ASCII, and not at length', () => {
    const { drops, told } = start();
    drops.note(`\u001b[31m\u00e4\n${'x'.repeat(10_000)}`);
    expect(told()[0])
      .to.match(/last: \?\[31m\?\?x+$/)
      .and.have.length.below(200);
  });
});
