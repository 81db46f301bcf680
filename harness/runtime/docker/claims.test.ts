import { expect } from 'chai';
import { HarnessError } from '../../basics/errors.ts';
import { topologyOf } from '../../lab/topology.ts';
import { testLab } from '../../testkit/lab.ts';
import { openTestStage, type TestStage } from '../../testkit/stage.ts';
import { type Claims, createClaims } from './claims.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createEffects } from './run-context.ts';
import { createLabClock, monotonicNs } from './shared/lab-clock.ts';

const fleets = [{ role: 'edge' as const, region: 'a', count: 3 }];
const { spec } = testLab({}, { fleets });
const topology = topologyOf(spec);
const [dead] = topology.nodes;
const BOTH = dead ? [dead.ipv4, dead.ipv6] : [];

describe('claims on containers', () => {
  let test: TestStage;
  let recorder: Recorder;
  let claims: Claims;
  beforeEach(() => {
    test = openTestStage({ topology });
    recorder = createRecorder();
    const clock = createLabClock(monotonicNs(), 0n);
    const { stage } = test;
    const still = { roles: {}, helpers: new Set<string>(), isStanding: false, effects: createEffects() };
    claims = createClaims({ spec, topology, stage, clock, recorder, ...still });
  });

  /** What helpers were told, in few words. */
  const told = async (): Promise<readonly string[]> => {
    await claims.settled();
    const words = test.asked.splice(0).map((line) => {
      const [node = '', command = ''] = line.split('$ ');
      if (command.startsWith('nft add')) return `${node} mute`;
      if (command.startsWith('nft delete')) return `${node} unmute`;
      if (command.startsWith('ip link')) return `${node} announce`;
      return `${node} ${command.includes(' del ') ? 'remove' : 'add'}`;
    });
    return words;
  };
  const events = () =>
    recorder.history.flatMap((event) => (event.type === 'address' ? [`${event.node} ${event.action}`] : []));
  const claim = (node: string) => claims.hear(node, { is: 'claim', addresses: BOTH });
  const release = (node: string) => claims.hear(node, { is: 'release', addresses: BOTH });

  it('silence the owner’s kernel before the claimant is announced, and undo it when the owner lives', async () => {
    claims.died('edge-a1');
    claim('edge-a2');
    claim('edge-a2');
    expect(await told()).to.deep.equal(['edge-a1 mute', 'edge-a2 add']);
    expect(recorder.history).to.have.length(2);
    expect(recorder.history[0]).to.include({ type: 'address', node: 'edge-a2', address: BOTH[0], action: 'claimed' });
    claims.started('edge-a1');
    expect(await told()).to.deep.equal(['edge-a1 unmute', 'edge-a1 announce']);
    release('edge-a2');
    expect(await told()).to.deep.equal(['edge-a2 remove', 'edge-a1 announce']);
    expect(events().slice(2)).to.deep.equal(['edge-a2 released', 'edge-a2 released']);
  });

  it('announce and remove both families with the tools that a helper has', async () => {
    claim('edge-a2');
    await claims.settled();
    expect(test.asked[0]).to.include(`ip addr replace ${BOTH[0]}/32 dev eth0 && ip -6 addr replace ${BOTH[1]}/128`);
    expect(test.asked[0]).to.include('nodad && ip link set dev eth0 address');
  });

  it('go to the last that claims, and the one before loses them', async () => {
    claims.died('edge-a1');
    claim('edge-a2');
    claim('edge-a3');
    expect((await told()).slice(2)).to.deep.equal(['edge-a2 remove', 'edge-a3 add']);
    release('edge-a2');
    expect(await told()).to.deep.equal([]);
    expect(events()).to.deep.equal(
      ['edge-a2 claimed', 'edge-a2 released', 'edge-a3 claimed'].flatMap((event) => [event, event]),
    );
  });

  it('end when their claimant dies', async () => {
    claims.died('edge-a1');
    claim('edge-a2');
    await told();
    claims.died('edge-a2');
    expect(await told()).to.deep.equal(['edge-a2 remove', 'edge-a1 unmute', 'edge-a1 announce']);
    claim('edge-a2');
    expect(await told()).to.deep.equal([]);
  });

  it('are all given back at the end', async () => {
    claims.died('edge-a1');
    claim('edge-a2');
    await told();
    await claims.clear();
    expect(await told()).to.deep.equal(['edge-a2 remove', 'edge-a1 unmute', 'edge-a1 announce']);
    await claims.clear();
    expect(await told()).to.deep.equal([]);
  });

  it('say in one sentence when they cannot be made', async () => {
    Object.assign(await test.stage.helper('edge-a2'), { run: () => Promise.reject(new HarnessError('no such tool')) });
    claim('edge-a2');
    await claims.settled();
    expect(() => claims.check()).to.throw(HarnessError, 'an address could not change hands: no such tool');
  });
});
