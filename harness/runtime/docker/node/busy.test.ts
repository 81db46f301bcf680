import { expect } from 'chai';
import { startTestNode, type TestNode } from '../../../testkit/node.ts';
import { createBusyShare, weigh } from './busy.ts';
import { end } from './life.ts';
import { takeTurn } from './turn.ts';

const CAPACITY = { llns: { perSecond: 1000, queue: 10 } };

/** Offers pieces of work, and says how many were shed at once. */
function offer({ life }: Pick<TestNode, 'life'>, pieces: number): number {
  let shed = 0;
  for (let piece = 0; piece < pieces; piece++) {
    takeTurn(
      life,
      () => {},
      () => shed++,
    );
  }
  return shed;
}

describe('docker node: kept busy', () => {
  it('counts the work that it hinders, and when the first came', () => {
    const node = startTestNode({ capacity: CAPACITY });
    const { busyShare, intake } = node.life;
    expect(offer(node, 2)).to.equal(0);
    expect(weigh(busyShare, 1)).to.deep.equal({ count: 0 });
    intake?.leave(0);
    offer(node, 3);
    const met = weigh(busyShare, 0);
    expect(met.count).to.equal(3);
    expect(met.sinceMs).to.be.at.most(node.life.now());
    intake?.leave(1);
    offer(node, 1);
    expect(weigh(busyShare, 0)).to.deep.equal({ count: 0 });
    end(node.life);
  });

  it('counts nothing while nobody has to wait', () => {
    const busyShare = createBusyShare();
    busyShare.share = 0.5;
    const node = startTestNode({ capacity: CAPACITY }, 0, busyShare);
    expect(offer(node, 1)).to.equal(0);
    expect(weigh(busyShare, 0)).to.deep.equal({ count: 0 });
    end(node.life);
  });

  it('is there when the program starts again', () => {
    const busyShare = createBusyShare();
    busyShare.share = 1;
    const node = startTestNode({ capacity: CAPACITY }, 0, busyShare);
    expect(offer(node, 2)).to.equal(2);
    expect(busyShare.met.count).to.equal(2);
    end(node.life);
  });
});
