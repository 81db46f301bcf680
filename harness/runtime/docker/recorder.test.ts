import { expect } from 'chai';
import type { Event } from '../../history/events.ts';
import { createRecorder } from './recorder.ts';

const up = (node: string, atMs: number): Event => ({ type: 'up', atMs, node });
const nodes = (events: readonly Event[]) => events.map((event) => event.type === 'up' && event.node);

describe('the recorder of a run on containers', () => {
  it('gives events by time, those of the same time as they came', () => {
    const recorder = createRecorder();
    for (const [node, atMs] of [
      ['a', 5],
      ['b', 3],
      ['c', 5],
      ['d', 3],
    ] as const)
      recorder.take(up(node, atMs));
    expect(nodes(recorder.history)).to.deep.equal(['b', 'd', 'a', 'c']);
    recorder.record(up('e', 4));
    expect(nodes(recorder.history)).to.deep.equal(['b', 'd', 'e', 'a', 'c']);
  });

  it('ends with the run: later events of containers are not part of it, those of the harness are', () => {
    const recorder = createRecorder();
    recorder.take(up('a', 10));
    recorder.take(up('late', 11));
    recorder.seal(10);
    recorder.take(up('later', 9));
    recorder.record(up('b', 12));
    expect(nodes(recorder.history)).to.deep.equal(['a', 'b']);
  });
});
