import { expect } from 'chai';
import { inOrder } from './in-order.ts';

/** Tasks that end only when the test says so. */
function manual() {
  const ends = new Map<number, { resolve: (value: string) => void; reject: (error: Error) => void }>();
  const start = (task: number) => new Promise<string>((resolve, reject) => ends.set(task, { resolve, reject }));
  return { ends, start };
}

describe('results in order', () => {
  it('come by the order of the tasks, whichever ends first', async () => {
    const { ends, start } = manual();
    const results = inOrder([0, 1, 2], () => 3, start);
    const taken = (async () => {
      const all: string[] = [];
      for await (const result of results) all.push(result);
      return all;
    })();
    ends.get(2)?.resolve('two');
    ends.get(1)?.resolve('one');
    ends.get(0)?.resolve('zero');
    expect(await taken).to.deep.equal(['zero', 'one', 'two']);
  });

  it('a later failure does not win over an earlier result', async () => {
    const { ends, start } = manual();
    const results = inOrder([0, 1], () => 2, start);
    const first = results.next();
    ends.get(1)?.reject(new Error('late'));
    ends.get(0)?.resolve('zero');
    expect((await first).value).to.equal('zero');
    const second = await results.next().catch((error: Error) => error.message);
    expect(second).to.equal('late');
  });

  it('begins no more tasks than its width ahead of the reader', async () => {
    const begun: number[] = [];
    const results = inOrder(
      [0, 1, 2, 3, 4],
      () => 2,
      (task) => {
        begun.push(task);
        return Promise.resolve(task);
      },
    );
    await results.next();
    expect(begun).to.deep.equal([0, 1]);
    await results.next();
    expect(begun).to.deep.equal([0, 1, 2]);
    await results.return(undefined);
    expect(begun).to.deep.equal([0, 1, 2]);
  });
});
