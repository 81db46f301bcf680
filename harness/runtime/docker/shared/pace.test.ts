import { expect } from 'chai';
import { answerOf, createPace, notWithin } from './pace.ts';

const never = new Promise<never>(() => undefined);
const told = (promise: Promise<unknown>) => promise.then(String, (error: Error) => error.message);

describe('the pace of an engine', () => {
  it('makes limits longer, once containers have been slow to start, and not without bound', () => {
    const pace = createPace();
    expect(pace.limitMs(1000)).to.equal(1000);
    pace.tookToStart(600);
    expect(pace.limitMs(1000)).to.equal(1000);
    pace.tookToStart(32_000);
    pace.tookToStart(600);
    expect(pace.limitMs(1000)).to.equal(4000);
    pace.tookToStart(6_000_000);
    expect(pace.limitMs(1000)).to.equal(20_000);
  });

  it('lets work take its time, and ends what takes longer', async () => {
    const pace = createPace();
    const failure = notWithin('it did not end');
    expect(await told(pace.within(60_000, failure, Promise.resolve('done')))).to.equal('done');
    expect(await told(pace.within(60_000, failure, Promise.reject(new Error('broken'))))).to.equal('broken');
    expect(await told(pace.within(1, failure, never))).to.equal('it did not end within 0 s');
  });

  it('hands an answer that comes too late to whoever undoes it', async () => {
    let come: (value: string) => void = () => undefined;
    const answer = new Promise<string>((resolve) => {
      come = resolve;
    });
    const undone = new Promise<string>((resolve) => {
      const late = async (value: string) => resolve(value);
      answerOf('make it', answer, late, 1).catch(({ message }: Error) => come(message));
    });
    expect(await undone).to.equal('the engine did not make it within 0 s');
  });

  it('lets a limit grow that has begun', async () => {
    const pace = createPace();
    const [short, long] = [
      pace.within(20, notWithin('short'), never),
      createPace().within(200, notWithin('long'), never),
    ];
    pace.tookToStart(6_000_000);
    expect(await Promise.race([told(short), told(long)])).to.equal('long within 0 s');
  });
});
