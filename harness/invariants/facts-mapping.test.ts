import { expect } from 'chai';
import type { Interval } from './interval.ts';
import { Story } from './test-history.ts';
import { PROMISING_SPEC } from './test-spec.ts';

const MAPPERS = ['mapper-core1', 'mapper-a1', 'mapper-b1'];
const NODES = ['edge-a1', 'edge-a2', 'edge-a3', 'edge-b1', 'edge-b2', 'llns-a1', 'llns-a2', 'llns-b1', 'llns-b2'];
const REST = ['llns-core1', 'tlns-core1', 'tlns-core2', 'control-core1', 'origin-core1', 'gtld-core1'];

const story = () => new Story(PROMISING_SPEC);
const times = (list: readonly Interval[]) => list.map(({ fromMs, toMs }) => [fromMs, toMs]);
const disturbed = (told: Story, nameserver = 'llns-a1') => times(told.facts().mapping.disturbed(nameserver));

/** Loss between one node and all others, in both directions. */
function isolated(told: Story, node: string, fromMs: number, toMs: number, loss = 1): Story {
  const others = [...MAPPERS, ...NODES, ...REST].filter((other) => other !== node);
  const effect = { is: 'lossy' as const, families: [4, 6] as const, loss };
  told.inject(fromMs, { ...effect, from: [node], to: others }, toMs);
  return told.inject(fromMs, { ...effect, from: others, to: [node] }, toMs);
}

describe('the mapping path, elected', () => {
  it('is disturbed for an election when a mapper is killed, and when it is back', () => {
    expect(disturbed(story().down('mapper-core1', 10_000, 'machine', 20_000))).to.deep.equal([
      [10_000, 14_000],
      [20_000, 24_000],
    ]);
    expect(disturbed(story().down('mapper-core1', 10_000, 'crash', 20_000))).to.deep.equal([]);
  });

  it('is disturbed while no mapper reaches most of them', () => {
    const two = story().down('mapper-core1', 10_000, 'machine', 30_000).down('mapper-a1', 12_000, 'machine', 25_000);
    expect(disturbed(two)).to.deep.equal([
      [10_000, 29_000],
      [30_000, 34_000],
    ]);
  });

  it('bears a mapper out of touch with the rest, after an election', () => {
    expect(disturbed(isolated(story(), 'mapper-core1', 10_000, 20_000))).to.deep.equal([
      [10_000, 14_000],
      [20_000, 24_000],
    ]);
  });

  it('is disturbed all along by a mapper that loses much and not everything: it may lead on', () => {
    expect(disturbed(isolated(story(), 'mapper-core1', 10_000, 20_000, 0.7))).to.deep.equal([[10_000, 24_000]]);
  });

  it('bears as much loss as is promised, all injections together, and no more', () => {
    expect(disturbed(isolated(story(), 'mapper-core1', 10_000, 20_000, 0.3))).to.deep.equal([]);
    const twice = isolated(isolated(story(), 'llns-a1', 10_000, 20_000, 0.2), 'llns-a1', 15_000, 25_000, 0.2);
    expect(disturbed(twice)).to.deep.equal([[15_000, 20_000]]);
    expect(disturbed(twice, 'llns-a2')).to.deep.equal([]);
  });

  it('goes round a cut path while a relay in a third region lives', () => {
    const cut = (told: Story) => told.lossy('mapper-b1', 'llns-a1', 10_000, 20_000, 1);
    expect(disturbed(cut(story()))).to.deep.equal([]);
    const relays = ['mapper-core1', 'tlns-core1', 'tlns-core2', 'llns-core1'];
    const without = (last: string) => {
      const told = cut(story());
      for (const relay of [...relays, last]) told.lossy(relay, 'llns-a1', 12_000, 18_000, 1);
      return disturbed(told);
    };
    expect(without('control-core1')).to.deep.equal([[12_000, 18_000]]);
    expect(without('origin-core1')).to.deep.equal([]);
  });

  it('is disturbed for a nameserver that is kept busy', () => {
    expect(disturbed(story().busy('llns-a1', 10_000, 20_000))).to.deep.equal([[10_000, 20_000]]);
    expect(disturbed(story().busy('llns-a2', 10_000, 20_000))).to.deep.equal([]);
  });

  it('is deaf to a role while a mapper that may lead hears none of it', () => {
    const edges = NODES.filter((node) => node.startsWith('edge'));
    const deaf = (heard: string) => {
      const told = story();
      for (const edge of edges) if (edge !== heard) told.down(edge, 10_000, 'machine', 20_000);
      return times(told.facts().mapping.deafToEdges('shop'));
    };
    expect(deaf('')).to.deep.equal([[10_000, 20_000]]);
    expect(deaf('edge-b2')).to.deep.equal([]);
  });

  it('is deaf to a harmful customer while it hears one edge less in every region, and to others it is not', () => {
    const deaf = (customer: string, edges: readonly string[]) => {
      const told = story()
        .order(1_000, 'customer-config', { bad: true, harms: 'edge', customer: 'shop' })
        .release('edge-a1', 2_000, 'customer-config');
      for (const edge of edges) told.down(edge, 10_000, 'machine', 20_000);
      return times(told.facts().mapping.deafToEdges(customer));
    };
    expect(deaf('shop', ['edge-a2', 'edge-b1'])).to.deep.equal([[10_000, 20_000]]);
    expect(deaf('shop', ['edge-a2', 'edge-a3'])).to.deep.equal([]);
    expect(deaf('news', ['edge-a2', 'edge-b1'])).to.deep.equal([]);
  });

  it('is deaf to every customer while it hears no two edges of a region, where all are kept to two', () => {
    const deaf = (quarantine: 'local' | 'off', edges: readonly string[]) => {
      const told = new Story({ ...PROMISING_SPEC, quarantine });
      for (const edge of edges) told.down(edge, 10_000, 'machine', 20_000);
      return times(told.facts().mapping.deafToEdges('news'));
    };
    const two = ['edge-a1', 'edge-a3', 'edge-b1', 'edge-b2'];
    expect(deaf('local', two)).to.deep.equal([[10_000, 20_000]]);
    expect(deaf('local', two.slice(1))).to.deep.equal([]);
    expect(deaf('off', two)).to.deep.equal([]);
  });
});
