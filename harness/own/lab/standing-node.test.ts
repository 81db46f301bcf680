import { expect } from 'chai';
import { configOf } from '../../testkit/compose-config.ts';
import { labOf } from '../../testkit/compose-lab.ts';
import { addressesOn, deathsOf, poolsOf } from './standing-node.ts';

const FIXED = { ipam: { config: [{ subnet: '10.1.0.0/24' }] } };
type Services = Parameters<typeof configOf>[0];

/** How a service can die beside what every node may, in a lab of these. */
function deaths(
  id: string,
  services: Services,
  networks: Readonly<Record<string, object>> = { lab: FIXED },
  withoutInit: readonly string[] = [],
) {
  const named = Object.entries(networks).map(([key, one]) => [key, { name: `own_${key}`, ipam: {}, ...one }]);
  const lab = labOf(configOf(services, { networks: Object.fromEntries(named) }), new Map(), withoutInit);
  const node = lab.nodes.find((one) => one.id === id);
  if (!node) throw new Error(`no ${id}`);
  return deathsOf(node, lab);
}
const on = (...networks: readonly string[]) => ({
  networks: Object.fromEntries(networks.map((name) => [name, null])),
});

describe('how a service can die beside what every node may', () => {
  it('is in any way where the engine gave it an address of a subnet that its owner chose', () => {
    expect(deaths('ns', { ns: on('lab') })).to.deep.equal(['crash', 'restart', 'pause', 'container', 'moved']);
  });

  it('is not by a move where its address is fixed, in either family: it is known by it', () => {
    for (const place of [{ ipv4_address: '10.1.0.11' }, { ipv6_address: 'fd01::11' }]) {
      const found = deaths('ns', { ns: { networks: { lab: place } } });
      expect(found).to.deep.equal(['crash', 'restart', 'pause', 'container']);
    }
  });

  it('is not with its container where it could not come back to its addresses: one of its networks is of the engine’s choice', () => {
    expect(deaths('ns', { ns: on('lab') }, { lab: {} })).to.deep.equal(['crash', 'restart', 'pause']);
    expect(deaths('ns', { ns: on('lab', 'other') }, { lab: FIXED, other: {} })).to.deep.equal([
      ...['crash', 'restart', 'pause'],
    ]);
  });

  it('is not with its container where that shares its network with another, or has none', () => {
    const shared = { ns: on('lab'), sidecar: { network_mode: 'service:ns' } };
    expect(deaths('ns', shared)).to.deep.equal(['crash', 'restart', 'pause']);
    expect(deaths('sidecar', shared)).to.deep.equal(['crash', 'restart', 'pause']);
    expect(deaths('job', { job: { network_mode: 'none' } })).to.deep.equal(['crash', 'restart', 'pause']);
  });

  it('is not by a crash where it is process 1 itself', () => {
    expect(deaths('ns', { ns: on('lab') }, { lab: FIXED }, ['ns'])).not.to.include('crash');
  });
});

describe('the pools of a network', () => {
  it('are its subnets and the machine’s own addresses in them, the first where an engine names none', () => {
    const Config = [{ Subnet: '10.1.0.0/24', Gateway: '10.1.0.254' }, { Subnet: 'fd01::/64' }, {}];
    expect(poolsOf({ Driver: 'default', Config } as never)).to.deep.equal({
      subnets: ['10.1.0.0/24', 'fd01::/64'],
      gateways: ['10.1.0.254', 'fd01:0:0:0:0:0:0:1'],
    });
    expect(poolsOf({ Driver: 'default', Config: [{ Subnet: 'fd01::/64', Gateway: 'fd01::9/64' }] } as never))
      .to.have.property('gateways')
      .that.deep.equals(['fd01::9']);
    expect(poolsOf(undefined)).to.deep.equal({ subnets: [], gateways: [] });
  });
});

describe('addresses of a container', () => {
  it('are those on networks of the lab, by the owner’s names for these', () => {
    const at = (IPAddress: string, GlobalIPv6Address: string) => ({ IPAddress, GlobalIPv6Address });
    const Networks = { own_lab: at('10.1.0.2', 'fd01::2'), own_back: at('10.2.0.2', ''), bridge: at('172.17.0.2', '') };
    const networks = [
      { key: 'back', name: 'own_back' },
      { key: 'lab', name: 'own_lab' },
      { key: 'third', name: 'own_third' },
    ];
    expect(addressesOn(networks, { NetworkSettings: { Networks } } as never)).to.deep.equal([
      { network: 'back', ipv4: '10.2.0.2' },
      { network: 'lab', ipv4: '10.1.0.2', ipv6: 'fd01::2' },
    ]);
  });
});
