import { expect } from 'chai';
import { configOf } from '../../testkit/compose-config.ts';
import { labOf } from '../../testkit/compose-lab.ts';
import { atSameAddresses } from './same-addresses.ts';

const on = (...names: readonly string[]) => ({ networks: Object.fromEntries(names.map((name) => [name, null])) });
const NETWORKS = {
  open: { name: 'own_open', ipam: {} },
  fixed: { name: 'own_fixed', ipam: { config: [{ subnet: '10.1.0.0/24' }] } },
};

describe('a lab that is made anew', () => {
  const lab = labOf(
    configOf({ ns: on('open', 'fixed'), sidecar: { network_mode: 'service:ns' } }, { networks: NETWORKS }),
  );
  const stood = {
    nodes: lab.nodes.map((node) => ({
      node,
      addresses: [
        { network: 'open', ipv4: '172.20.0.2', ipv6: 'fd05::2' },
        { network: 'fixed', ipv4: '10.1.0.2' },
      ],
    })),
    networks: [
      { key: 'open', subnets: ['172.20.0.0/16', 'fd05::/64'] },
      { key: 'fixed', subnets: ['10.1.0.0/24'] },
    ],
    askerAddresses: [],
  };
  // What compose is given is for compose to know.
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const { services, networks } = atSameAddresses(lab, stood).compose as any;
  const pod = lab.pods[0]?.name ?? '';

  it('has everybody where it was, also where the engine had chosen', () => {
    expect(services[pod].networks.open).to.deep.include({ ipv4_address: '172.20.0.2', ipv6_address: 'fd05::2' });
    expect(services[pod].networks.fixed)
      .to.deep.include({ ipv4_address: '10.1.0.2' })
      .and.not.to.have.property('ipv6_address');
    expect(services[pod].networks.open.aliases).to.deep.equal(lab.pods[0]?.networks[0]?.aliases);
  });

  it('has the subnets that the engine had chosen, and the owner’s as they are written', () => {
    expect(networks.open.ipam.config).to.deep.equal([{ subnet: '172.20.0.0/16' }, { subnet: 'fd05::/64' }]);
    expect(networks.fixed.ipam).to.deep.equal(NETWORKS.fixed.ipam);
  });

  it('is otherwise the same', () => {
    expect(services.ns).to.deep.equal((lab.compose as { services: Record<string, unknown> }).services.ns);
    expect(atSameAddresses(lab, { nodes: [], networks: [], askerAddresses: [] })).to.deep.equal(lab);
  });
});
