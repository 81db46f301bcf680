import { expect } from 'chai';
import { configOf } from '../../testkit/compose-config.ts';
import { LABELS, labOf, servicesOf } from '../../testkit/compose-lab.ts';

describe('the transform: pods and networks', () => {
  it('has a pod for a service, of our image, with NET_ADMIN and nothing else, and the service in it', () => {
    const { ns1, 'ns1.pod': pod } = servicesOf(labOf(configOf({ ns1: { image: 'bind9:1', command: ['named'] } })));
    expect(pod).to.deep.equal({
      image: 'helper:1',
      pull_policy: 'never',
      container_name: 'zonequake-1-ns1.pod',
      command: ['sleep', 'infinity'],
      init: true,
      restart: 'no',
      cap_drop: ['ALL'],
      cap_add: ['NET_ADMIN'],
      security_opt: ['no-new-privileges:true'],
      read_only: true,
      mem_limit: '268435456',
      memswap_limit: '268435456',
      pids_limit: 64,
      tmpfs: ['/tmp:rw,nosuid,nodev,noexec,size=128m,mode=1777'],
      logging: { driver: 'none' },
      dns: ['240.0.0.53'],
      labels: { ...LABELS, 'zonequake.node': 'ns1' },
      networks: { default: { aliases: ['ns1'] } },
    });
    expect(ns1).to.deep.equal({
      image: 'bind9:1',
      command: ['named'],
      container_name: 'zonequake-1-ns1',
      network_mode: 'service:ns1.pod',
      depends_on: { 'ns1.pod': { condition: 'service_started' } },
      init: true,
      restart: 'no',
      labels: { ...LABELS, 'zonequake.node': 'ns1' },
      logging: { driver: 'json-file', options: { 'max-size': '8m', 'max-file': '2' } },
    });
  });

  it("moves to the pod what Docker refuses for a container in another's network, and publishes nothing", () => {
    const { ns1, 'ns1.pod': pod } = servicesOf(
      labOf(
        configOf({
          ns1: {
            hostname: 'primary',
            domainname: 'example.com',
            extra_hosts: ['a=192.0.2.1'],
            dns: ['10.1.0.53'],
            dns_search: ['example.com'],
            dns_opt: ['ndots:1'],
            mac_address: '02:42:ac:11:00:03',
            expose: ['53/udp'],
            ports: [{ target: 53, published: '53', protocol: 'udp' }],
            sysctls: { 'net.ipv4.ip_forward': '1', 'net/ipv6/conf/all/forwarding': '1', 'kernel.msgmax': '65536' },
          },
        }),
      ),
    );
    expect(pod).to.deep.include({
      hostname: 'primary',
      domainname: 'example.com',
      extra_hosts: ['a=192.0.2.1'],
      dns: ['10.1.0.53'],
      dns_search: ['example.com'],
      dns_opt: ['ndots:1'],
      mac_address: '02:42:ac:11:00:03',
      expose: ['53/udp'],
      sysctls: { 'net.ipv4.ip_forward': '1', 'net/ipv6/conf/all/forwarding': '1' },
    });
    expect(ns1?.sysctls).to.deep.equal({ 'kernel.msgmax': '65536' });
    expect(ns1).not.to.have.any.keys('hostname', 'dns', 'ports', 'networks', 'expose', 'mac_address', 'extra_hosts');
    expect(pod).not.to.have.any.keys('ports');
  });

  it("keeps addresses, and gives names: the service's, its container's, aliases, and those of links from the same network", () => {
    const lab = labOf(
      configOf(
        {
          ns1: {
            container_name: 'primary',
            networks: {
              front: { aliases: ['ns'], ipv4_address: '10.1.0.5', ipv6_address: 'fd00:1::5', priority: 10 },
              back: null,
            },
          },
          app: { links: ['ns1:dns', 'ns1'], networks: { back: null } },
        },
        { networks: { front: null, back: null } },
      ),
    );
    const networks = [
      { network: 'front', ipv4: '10.1.0.5', ipv6: 'fd00:1::5', aliases: ['ns1', 'primary', 'ns'] },
      { network: 'back', aliases: ['ns1', 'primary', 'dns'] },
    ];
    expect(lab.pods[0]?.networks).to.deep.equal(networks);
    expect(lab.nodes[0]?.networks).to.deep.equal(networks);
    expect(servicesOf(lab)['ns1.pod']?.networks).to.deep.equal({
      front: {
        aliases: ['ns1', 'primary', 'ns'],
        ipv4_address: '10.1.0.5',
        ipv6_address: 'fd00:1::5',
        priority: 10,
      },
      back: { aliases: ['ns1', 'primary', 'dns'] },
    });
  });

  it("has one service for each replica, all known by the service's name, and everybody waits for all of them", () => {
    const lab = labOf(
      configOf({
        web: { scale: 2, build: { context: '/lab/web' } },
        api: { deploy: { replicas: 2, resources: { limits: { cpus: '1' } } } },
        proxy: { depends_on: { web: { condition: 'service_healthy', required: true }, gone: { condition: 'x' } } },
      }),
    );
    expect(lab.nodes.map(({ id, service, replica, pod }) => [id, service, replica, pod])).to.deep.equal([
      ['web-1', 'web', 1, 'web-1.pod'],
      ['web-2', 'web', 2, 'web-2.pod'],
      ['api-1', 'api', 1, 'api-1.pod'],
      ['api-2', 'api', 2, 'api-2.pod'],
      ['proxy', 'proxy', 1, 'proxy.pod'],
    ]);
    const services = servicesOf(lab);
    expect(services['web-2.pod']?.networks).to.deep.equal({ default: { aliases: ['web'] } });
    expect(services.proxy?.depends_on).to.deep.equal({
      'web-1': { condition: 'service_healthy', required: true },
      'web-2': { condition: 'service_healthy', required: true },
      'proxy.pod': { condition: 'service_started' },
    });
    expect(services['api-1']?.deploy).to.deep.equal({ resources: { limits: { cpus: '1' } } });
    expect([services['web-1'], services['web-2']].map((one) => one?.build !== undefined)).to.deep.equal([true, false]);
    expect(services['web-2']?.image).to.equal(services['web-1']?.image);
  });

  it("has services that an owner put into each other's network in one pod", () => {
    const lab = labOf(
      configOf({
        ns1: { container_name: 'first', scale: 1 },
        tap: { network_mode: 'service:ns1', pid: 'service:ns1' },
        top: { network_mode: 'container:first', ipc: 'shareable', volumes_from: ['tap:ro'] },
        alone: { network_mode: 'none' },
      }),
    );
    const services = servicesOf(lab);
    expect(lab.pods.map(({ name, nodes }) => [name, nodes])).to.deep.equal([
      ['ns1.pod', ['ns1', 'tap', 'top']],
      ['alone.pod', ['alone']],
    ]);
    expect(services.tap).to.deep.include({ network_mode: 'service:ns1.pod', pid: 'service:ns1', init: false });
    expect(services.top).to.deep.include({
      network_mode: 'service:ns1.pod',
      ipc: 'shareable',
      volumes_from: ['tap:ro'],
    });
    expect(services['alone.pod']).to.deep.include({ network_mode: 'none' });
    expect(services['alone.pod']).not.to.have.any.keys('networks');
    expect(lab.nodes.find(({ id }) => id === 'top')?.networks[0]?.network).to.equal('default');
  });

  it("makes networks internal bridges of the lab's own name, and knows whose subnets are fixed", () => {
    const lab = labOf(
      configOf(
        { ns1: { networks: { front: null, back: null } } },
        {
          networks: {
            front: {
              name: 'front',
              driver_opts: { 'com.docker.network.bridge.name': 'br0', 'com.docker.network.driver.mtu': '1400' },
              ipam: { config: [{ subnet: '64.112.117.0/25', gateway: '64.112.117.1' }, { subnet: '2001:db8::/64' }] },
              enable_ipv6: true,
              labels: { traefik: 'yes' },
            },
            back: { ipam: {} },
          },
        },
      ),
    );
    expect(lab.networks).to.deep.equal([
      { key: 'front', name: 'zonequake-1_front', subnets: ['64.112.117.0/25', '2001:db8::/64'], isFixed: true },
      { key: 'back', name: 'zonequake-1_back', subnets: [], isFixed: false },
    ]);
    expect(lab.compose.networks).to.deep.equal({
      front: {
        name: 'zonequake-1_front',
        driver: 'bridge',
        internal: true,
        enable_ipv6: true,
        driver_opts: { 'com.docker.network.driver.mtu': '1400' },
        ipam: { config: [{ subnet: '64.112.117.0/25', gateway: '64.112.117.1' }, { subnet: '2001:db8::/64' }] },
        labels: LABELS,
      },
      back: { name: 'zonequake-1_back', driver: 'bridge', internal: true, ipam: {}, labels: LABELS },
    });
  });
});
