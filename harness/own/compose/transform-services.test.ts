import { expect } from 'chai';
import { configOf } from '../../testkit/compose-config.ts';
import { LABELS, labOf, servicesOf } from '../../testkit/compose-lab.ts';

describe('the transform: what services run', () => {
  it('builds under a tag of ours, which others of the file that run it get too', () => {
    const build = { context: '/lab/ns', args: { V: '1' }, tags: ['mine:1'], cache_to: ['x'], labels: { a: 'b' } };
    const config = configOf({ ns1: { build, image: 'mine:1' }, ns2: { image: 'mine:1' }, ns3: { image: 'other:1' } });
    const lab = labOf(config);
    const [ns1, ns2, ns3] = lab.nodes;
    expect(ns1?.image).to.match(/^zonequake-own:ns1-[0-9a-f]{12}$/);
    expect([ns1?.isBuilt, ns2?.isBuilt, ns2?.image, ns3?.image]).to.deep.equal([true, false, ns1?.image, 'other:1']);
    expect(servicesOf(lab).ns1?.build).to.deep.equal({
      context: '/lab/ns',
      args: { V: '1' },
      labels: { a: 'b', zonequake: '1' },
    });
    const other = labOf(configOf({ ns1: { build: { ...build, args: { V: '2' } } } }));
    expect(other.nodes[0]?.image).not.to.equal(ns1?.image);
  });

  it("knows the owner's restart policy, ports and healthcheck, and who is process 1", () => {
    const restartOf = (service: object) => labOf(configOf({ a: service })).nodes[0]?.restart;
    expect([
      restartOf({}),
      restartOf({ restart: 'on-failure:3' }),
      restartOf({ restart: 'always', deploy: { restart_policy: { condition: 'none' } } }),
      restartOf({ deploy: { restart_policy: { condition: 'on-failure', max_attempts: '5' } } }),
      restartOf({ deploy: { restart_policy: {} } }),
    ]).to.deep.equal(['no', 'on-failure:3', 'no', 'on-failure:5', 'always']);

    const healthcheck = { test: ['CMD', 'true'], interval: '5s' };
    const config = configOf({
      a: { restart: 'always', healthcheck, ports: [{ target: 53, published: '53', protocol: 'udp' }, { target: 80 }] },
      b: { healthcheck: { disable: true }, init: false },
      c: {},
    });
    const lab = labOf(config, new Map(), ['c']);
    const [a, b, c] = lab.nodes;
    expect(a).to.deep.include({
      restart: 'always',
      healthcheck,
      ports: [
        { containerPort: 53, protocol: 'udp', hostPort: '53' },
        { containerPort: 80, protocol: 'tcp' },
      ],
      hasInit: true,
      container: 'zonequake-1-a',
    });
    expect([b?.hasInit, c?.hasInit, b && 'healthcheck' in b]).to.deep.equal([false, false, false]);
    const services = servicesOf(lab);
    expect(services.a).to.deep.include({ restart: 'always', healthcheck });
    expect([services.b?.init, services.c?.init]).to.deep.equal([false, false]);
    expect(services.b?.healthcheck).to.deep.equal({ disable: true });
  });

  it("drops what is for developers, for the owner's other programs, and of the file's own, and keeps what it does not know", () => {
    const { a } = servicesOf(
      labOf(
        configOf({
          a: {
            labels: { 'traefik.enable': 'true' },
            logging: { driver: 'syslog', options: { 'syslog-address': 'tcp://192.0.2.1:514' } },
            profiles: ['x'],
            develop: {},
            pull_policy: 'always',
            cgroup_parent: '/x',
            'x-mine': 1,
            some_new_field: { a: 1 },
            user: 'unbound',
          },
        }),
      ),
    );
    expect(a).to.deep.include({ some_new_field: { a: 1 }, user: 'unbound' });
    expect(a).not.to.have.any.keys('profiles', 'develop', 'pull_policy', 'cgroup_parent', 'x-mine');
    expect(a?.labels).to.deep.equal({ ...LABELS, 'zonequake.node': 'a' });
    expect(a?.logging).to.deep.include({ driver: 'json-file' });
  });

  it('doubles dollar signs for compose', () => {
    const { a } = servicesOf(labOf(configOf({ a: { command: ['echo', '$HOME'] } })));
    expect(a?.command).to.deep.equal(['echo', '$$HOME']);
  });

  it('gives plain JSON, the same every time', () => {
    const make = () => labOf(configOf({ ns1: { scale: 2 }, web: { build: { context: '/lab' } } }));
    expect(JSON.parse(JSON.stringify(make()))).to.deep.equal(make());
  });
});
