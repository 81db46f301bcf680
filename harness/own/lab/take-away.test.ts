import { expect } from 'chai';
import { createLabEngine } from '../../testkit/lab-engine.ts';
import { giveOtherAddresses, takeOffNetworks } from './take-away.ts';

const POOLS = {
  lab: [{ Subnet: '10.1.0.0/24', Gateway: '10.1.0.1' }, { Subnet: 'fd01::/64' }],
  back: [{ Subnet: '10.2.0.0/29', Gateway: '10.2.0.6' }],
};
const NS1 = {
  lab: { IPAddress: '10.1.0.2', GlobalIPv6Address: 'fd01::2', Aliases: ['ns1', 'primary'] },
  back: { IPAddress: '10.2.0.1', GlobalIPv6Address: '', Aliases: ['ns1-back'] },
};

function lab() {
  const engine = createLabEngine(POOLS);
  engine.add('ns1.pod', NS1);
  engine.add('ns2.pod', { lab: { IPAddress: '10.1.0.3', GlobalIPv6Address: 'fd01::3' } });
  engine.add('asker', { lab: { IPAddress: '10.1.0.254', GlobalIPv6Address: 'fd01::ffff:ffff:ffff:fffe' } });
  const addressesOf = (pod: string) =>
    [...engine.of(pod).networks.values()].flatMap(({ IPAddress: ipv4, GlobalIPv6Address: ipv6 }) => [ipv4, ipv6]);
  return { ...engine, addressesOf };
}

describe('a pod that is taken off its networks', () => {
  it('is on none, and gets back the addresses and names that it had', async () => {
    const { docker, of, news } = lab();
    const giveBack = await takeOffNetworks(docker, 'ns1.pod');
    expect(of('ns1.pod').networks.size).to.equal(0);
    expect(news()).to.deep.equal(['lab: ns1.pod leaves', 'back: ns1.pod leaves']);
    await giveBack();
    expect(Object.fromEntries(of('ns1.pod').networks)).to.deep.equal(NS1);
  });
});

describe('a pod that is given other addresses', () => {
  it('has free ones of each network, in the families that it had, and its names', async () => {
    const { docker, of, addressesOf } = lab();
    const giveBack = await giveOtherAddresses(docker, 'ns1.pod');
    // .254 is the asker's, and in the other network .6 the machine's.
    expect(addressesOf('ns1.pod')).to.deep.equal(['10.1.0.253', 'fd01:0:0:0:ffff:ffff:ffff:fffd', '10.2.0.5', '']);
    expect(of('ns1.pod').networks.get('lab')?.Aliases).to.deep.equal(['ns1', 'primary']);
    await giveBack();
    expect(Object.fromEntries(of('ns1.pod').networks)).to.deep.equal(NS1);
  });

  it('has others than one that is given some at the same time', async () => {
    const { docker, addressesOf } = lab();
    const [first, second] = await Promise.all([
      giveOtherAddresses(docker, 'ns1.pod'),
      giveOtherAddresses(docker, 'ns2.pod'),
    ]);
    const all = [...addressesOf('ns1.pod'), ...addressesOf('ns2.pod')].filter((address) => address !== '');
    expect(all).to.have.length(5);
    expect(new Set(all).size).to.equal(5);
    await Promise.all([first(), second()]);
    expect(addressesOf('ns2.pod')).to.deep.equal(['10.1.0.3', 'fd01::3']);
  });

  it('keeps its own where there is no other, which is told', async () => {
    const engine = createLabEngine({ small: [{ Subnet: '10.3.0.0/30', Gateway: '10.3.0.1' }] });
    engine.add('web.pod', { small: { IPAddress: '10.3.0.2' } });
    const why = await giveOtherAddresses(engine.docker, 'web.pod').catch(({ message }: Error) => message);
    expect(why).to.equal('network small has no free address');
    expect(engine.news()).to.deep.equal([]);
  });
});
