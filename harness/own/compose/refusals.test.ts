import { expect } from 'chai';
import { UsageError } from '../../basics/errors.ts';
import { configOf, factsOf } from '../../testkit/compose-config.ts';
import type { ComposeConfig, ComposeService } from './compose-config.ts';
import type { PathFacts } from './path-facts.ts';
import { demandNoRefusal, refusalSentence, refusalsOf } from './refusals.ts';

const PROJECT = '/lab';

const refusals = (config: ComposeConfig, paths: PathFacts = new Map()) =>
  refusalsOf({ config, paths, projectFolder: PROJECT }).map(
    ({ service, field, problem }) => `${service}: ${field}: ${problem}`,
  );

const bind = (source: string, rest = {}) => ({ type: 'bind', source, target: '/x', ...rest });

describe('what is refused of a service', () => {
  const rights: readonly [string, Partial<ComposeService>, string][] = [
    ['privileged', { privileged: true }, 'privileged: it gives rights over the machine'],
    ['the socket of the engine', { use_api_socket: true }, 'use_api_socket: it gives rights over the machine'],
    ['device rules', { device_cgroup_rules: ['c 1:3 rmw'] }, 'device_cgroup_rules: it gives rights over the machine'],
    ['system paths', { security_opt: ['systempaths=unconfined'] }, 'security_opt: it gives rights over the machine'],
    ['a privileged build', { build: { privileged: true } }, 'build.privileged: it gives rights over the machine'],
    [
      'what a build is entitled to',
      { build: { entitlements: ['x'] } },
      'build.entitlements: it gives rights over the machine',
    ],
    ['a privileged hook', { post_start: [{ privileged: true }] }, 'post_start: it gives rights over the machine'],
    ['a privileged last hook', { pre_stop: [{ privileged: true }] }, 'pre_stop: it gives rights over the machine'],
    ['a program of the machine', { provider: { type: 'x' } }, 'provider: it gives rights over the machine'],
    ['every capability', { cap_add: ['ALL'] }, 'cap_add: ALL holds those that change the machine itself'],
    ['the clock', { cap_add: ['NET_ADMIN', 'CAP_SYS_TIME'] }, 'cap_add: SYS_TIME sets the clock of the machine'],
    ['a disk', { devices: [{ source: '/dev/sda' }] }, 'devices: /dev/sda is a device of the machine'],
    [
      'a disk, as newer composes say it',
      { devices: ['/dev/sda:/dev/x:r'] },
      'devices: /dev/sda is a device of the machine',
    ],
    ['processes of the machine', { pid: 'host' }, 'pid: host is a namespace of the machine'],
    ['memory of the machine', { ipc: 'host' }, 'ipc: host is a namespace of the machine'],
    ['the name of the machine', { uts: 'host' }, 'uts: host is a namespace of the machine'],
    ['groups of the machine', { cgroup: 'host' }, 'cgroup: host is a namespace of the machine'],
    ['users of the machine', { userns_mode: 'host' }, 'userns_mode: host is a namespace of the machine'],
    [
      'the network of the machine',
      { network_mode: 'host' },
      'network_mode: host is the network of the machine, where faults would reach others',
    ],
    ['the bridge of the engine', { network_mode: 'bridge' }, 'network_mode: bridge is no network of the lab'],
    ["a stranger's network", { network_mode: 'container:vpn' }, 'network_mode: vpn is a container outside of the lab'],
    ["a stranger's processes", { pid: 'container:vpn' }, 'pid: vpn is a container outside of the lab'],
    [
      "a stranger's volumes",
      { volumes_from: ['container:vpn:ro'] },
      'volumes_from: vpn is a container outside of the lab',
    ],
    ['a link to a stranger', { external_links: ['db:sql'] }, 'external_links: db is a container outside of the lab'],
    [
      'a mount of an unknown sort',
      { volumes: [{ type: 'npipe', source: 'x', target: '/x' }] },
      'volumes: a mount of type npipe is none that we know',
    ],
  ];
  for (const [what, service, problem] of rights) {
    it(`is ${what}`, () => {
      expect(refusals(configOf({ ns1: service }))).to.deep.equal([`ns1: ${problem}`]);
    });
  }

  it('is nothing of what DNS labs commonly have', () => {
    const service: Partial<ComposeService> = {
      cap_add: ['NET_ADMIN', 'NET_RAW', 'SYS_NICE', 'SYS_ADMIN'],
      devices: [{ source: '/dev/net/tun' }],
      security_opt: ['no-new-privileges:true'],
      ipc: 'shareable',
      privileged: false,
      volumes: [
        { type: 'tmpfs', target: '/t' },
        { type: 'volume', target: '/anonymous' },
      ],
    };
    expect(
      refusals(configOf({ ns1: service, tap: { network_mode: 'service:ns1' }, none: { network_mode: 'none' } })),
    ).to.deep.equal([]);
  });

  it("is a network that is not the lab's own bridge, by the services on it", () => {
    const networks = {
      a: { external: true },
      b: { driver: 'macvlan' },
      c: { driver: 'ipvlan' },
      d: { ipam: { driver: 'dhcp' } },
      e: { driver: 'bridge', ipam: { driver: 'default' } },
    };
    const services = Object.fromEntries(
      Object.keys(networks).map((key) => [`on-${key}`, { networks: { [key]: null } }]),
    );
    expect(refusals(configOf(services, { networks }))).to.deep.equal([
      'on-a: networks: a is external, so others are on it',
      'on-b: networks: b has the driver macvlan, and only bridges stay within the machine',
      'on-c: networks: c has the driver ipvlan, and only bridges stay within the machine',
      'on-d: networks: d has its addresses from dhcp, not from the engine',
    ]);
  });

  it('is a volume that others use, or that is not on this machine', () => {
    const volumes = {
      a: { external: true },
      b: { driver: 'rexray' },
      c: { driver_opts: { type: 'nfs', o: 'addr=10.0.0.1', device: ':/x' } },
      d: { driver_opts: { type: 'tmpfs', device: 'tmpfs' } },
      e: null,
    };
    const mounts = Object.keys(volumes).map((source) => ({ type: 'volume', source, target: `/${source}` }));
    expect(refusals(configOf({ db: { volumes: mounts } }, { volumes }))).to.deep.equal([
      'db: volumes: a is external, so others use it',
      'db: volumes: b has the driver rexray, and only local ones stay within the machine',
      'db: volumes: c is of type nfs, which is not in the lab',
    ]);
  });

  it('is a path that would give the machine away, or change it', () => {
    const paths = factsOf({
      '/var/run/docker.sock': { kind: 'socket', real: '/run/docker.sock', hasEngine: true },
      '/': { hasEngine: true, hasMountsBelow: true },
      '/run/dbus/socket': { kind: 'socket' },
      '/lab/pipe': { kind: 'other' },
      '/lab/absent': { kind: 'absent' },
      '/srv/absent': { kind: 'absent' },
      '/sys': { hasMountsBelow: true },
      '/etc/localtime': { kind: 'file' },
      '/lab/conf': {},
      '/lab/out': { real: '/srv/out' },
    });
    const demanded = bind('/lab/absent', { bind: { create_host_path: false } });
    const volumes = [...[...paths.keys()].map((path) => bind(path)), demanded];
    expect(refusals(configOf({ ns1: { volumes } }), paths)).to.deep.equal([
      'ns1: volumes: /var/run/docker.sock gives it the container engine, and with that the machine',
      'ns1: volumes: / gives it the container engine, and with that the machine',
      'ns1: volumes: /run/dbus/socket is a socket of the machine',
      'ns1: volumes: /lab/pipe is no file or folder that can be copied',
      "ns1: volumes: /srv/absent is not there, and is made for nobody outside of the lab's folder",
      'ns1: volumes: /sys other disks are mounted below it, and a read-only mount leaves those writable',
      'ns1: volumes: /lab/absent is not there',
    ]);
  });

  it('is such a path in the guise of a volume too', () => {
    const paths = factsOf({ '/run': { hasEngine: true } });
    const volumes = { a: { driver_opts: { type: 'none', o: 'bind', device: '/run' } } };
    const config = configOf({ ns1: { volumes: [{ type: 'volume', source: 'a', target: '/x' }] } }, { volumes });
    expect(refusals(config, paths)).to.deep.equal([
      'ns1: volumes: /run gives it the container engine, and with that the machine',
    ]);
  });

  it('is a config or secret that is external, or no file', () => {
    const files = {
      configs: { a: { external: true }, b: { content: 'x' } },
      secrets: { c: { file: '/lab/c' }, d: { file: '/lab/d' } },
    };
    const service = { configs: [{ source: 'a' }, { source: 'b' }], secrets: [{ source: 'c' }, { source: 'd' }] };
    const paths = factsOf({ '/lab/c': { kind: 'absent' }, '/lab/d': { kind: 'file' } });
    expect(refusals(configOf({ ns1: service }, files), paths)).to.deep.equal([
      'ns1: configs: a is external',
      'ns1: secrets: /lab/c is not there',
    ]);
  });

  it('is what uses another service that is left out', () => {
    const config = configOf({ a: { network_mode: 'service:b' }, c: { volumes_from: ['b:ro'], pid: 'service:b' } });
    expect(refusals(config)).to.deep.equal([
      'a: network_mode: b is left out, and it lives in that',
      'c: pid: b is left out, and it lives in that',
      'c: volumes_from: b is left out, and it uses its volumes',
    ]);
  });

  it('is one address or one name for several, and far too many', () => {
    const config = configOf({
      web: { scale: 2, networks: { default: { ipv4_address: '10.0.0.5' } } },
      'web-2': {},
      app: { links: ['mysql:db'] },
      mysql: {},
      db: {},
      many: { scale: 1_000_000_000 },
    });
    expect(refusals(config)).to.deep.equal([
      'web: networks: it has one address on default and 2 replicas',
      'web: scale: web-2 would be the name of two',
      'app: links: db would mean mysql and db',
      'many: scale: it has 1000000000 replicas, and 100 are the most',
    ]);
  });

  it('is told with file and line, service, field, and what to do', () => {
    const text = 'services:\n  ns1: {}\n  keepalived:\n    image: x\n    privileged: true\n';
    const config = configOf({ keepalived: { privileged: true, cap_add: ['ALL'] }, vpn: { privileged: true } });
    const found = refusalsOf({ config, paths: new Map(), projectFolder: PROJECT });
    const files = [{ name: 'compose.yml', text }];
    expect(found.map((one) => refusalSentence(one, files))).to.deep.equal([
      'compose.yml line 5: service keepalived: privileged: it gives rights over the machine: leave the service out with "without: [keepalived]"',
      'compose.yml line 3: service keepalived: cap_add: ALL holds those that change the machine itself: ' +
        'name those that it needs, such as NET_ADMIN, in its place, or leave the service out with "without: [keepalived]"',
      'compose.yml: service vpn: privileged: it gives rights over the machine: leave the service out with "without: [vpn]"',
    ]);
    expect(() => demandNoRefusal(found, files)).to.throw(
      UsageError,
      /^compose\.yml line 5: .*; and so it is with vpn$/,
    );
    expect(() => demandNoRefusal([], files)).not.to.throw();
  });
});
