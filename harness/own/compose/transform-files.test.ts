import { expect } from 'chai';
import { configOf, factsOf } from '../../testkit/compose-config.ts';
import { LABELS, labOf, servicesOf } from '../../testkit/compose-lab.ts';

describe('the transform: files and volumes', () => {
  it('has volumes under names of its own, whatever the owner calls them', () => {
    const lab = labOf(
      configOf(
        { db: { volumes: [{ type: 'volume', source: 'data', target: '/data' }] } },
        {
          volumes: { data: { name: 'precious', driver_opts: { type: 'tmpfs', device: 'tmpfs' }, labels: { a: 'b' } } },
        },
      ),
    );
    expect(lab.compose.volumes).to.deep.equal({
      data: { name: 'zonequake-1_data', labels: LABELS, driver_opts: { type: 'tmpfs', device: 'tmpfs' } },
    });
    expect(lab.nodes[0]?.mounts).to.deep.equal([
      { kind: 'volume', target: '/data', isReadOnly: false, ownersSource: 'data', source: 'zonequake-1_data' },
    ]);
  });

  it("shows services copies of the lab's own files, and others only to read", () => {
    const paths = factsOf({
      '/lab/zones': {},
      '/lab/zones/db': { kind: 'file' },
      '/lab/link': { real: '/lab/conf/named.conf', kind: 'file' },
      '/lab/absent': { kind: 'absent' },
      '/etc/localtime': { real: '/usr/share/zoneinfo/UTC', kind: 'file' },
      '/srv/data': {},
      '/lab/key': { kind: 'file' },
    });
    const bind = (source: string, rest = {}) => ({ type: 'bind', source, target: source, ...rest });
    const config = configOf(
      {
        ns1: {
          volumes: [
            bind('/lab/zones', { bind: { propagation: 'shared', selinux: 'Z', create_host_path: true } }),
            bind('/lab/link', { read_only: true }),
            bind('/lab/absent'),
          ],
          secrets: [{ source: 'key' }],
        },
        ns2: {
          volumes: [
            bind('/lab/zones/db', { read_only: true }),
            bind('/etc/localtime', { read_only: true }),
            bind('/srv/data'),
          ],
        },
      },
      { secrets: { key: { name: 'x', file: '/lab/key' } } },
    );
    const lab = labOf(config, paths);
    expect(lab.copies).to.deep.equal([
      { from: '/lab/absent', to: '/run7/files/absent', isReadOnly: false },
      { from: '/lab/conf/named.conf', to: '/run7/files/conf/named.conf', isReadOnly: true },
      { from: '/lab/key', to: '/run7/files/key', isReadOnly: true },
      { from: '/lab/zones', to: '/run7/files/zones', isReadOnly: false },
    ]);
    const given = (node: string) => {
      const mounts = (servicesOf(lab)[node]?.volumes ?? []) as readonly Readonly<Record<string, unknown>>[];
      return mounts.map(({ source, read_only: isReadOnly = false, bind: how }) => [source, isReadOnly, how]);
    };
    const made = { create_host_path: false };
    expect(given('ns1')).to.deep.equal([
      ['/run7/files/zones', false, made],
      ['/run7/files/conf/named.conf', true, made],
      ['/run7/files/absent', false, made],
    ]);
    expect(given('ns2')).to.deep.equal([
      ['/run7/files/zones/db', true, made],
      ['/etc/localtime', true, made],
      ['/srv/data', true, made],
    ]);
    expect(lab.compose.secrets).to.deep.equal({ key: { name: 'x', file: '/run7/files/key' } });
    expect(lab.notes).to.deep.equal([
      'service ns1: /lab/absent is not there, so it sees an empty folder, as compose would make',
      "service ns2: /srv/data lies outside of the lab's folder, so it can only be read",
    ]);
    expect(lab.nodes[1]?.mounts[2]).to.deep.equal({
      kind: 'bind',
      target: '/srv/data',
      isReadOnly: true,
      ownersSource: '/srv/data',
      source: '/srv/data',
    });
  });

  it('sees through a volume that is a folder of the lab', () => {
    const volumes = {
      a: { driver_opts: { type: 'none', o: 'bind', device: '/lab/a' } },
      b: { driver_opts: { type: 'none', o: 'bind', device: '/srv/b' } },
    };
    const mounts = Object.keys(volumes).map((source) => ({ type: 'volume', source, target: `/${source}` }));
    const config = configOf({ ns1: { volumes: mounts } }, { volumes });
    const lab = labOf(config, factsOf({ '/lab/a': {}, '/srv/b': {} }));
    expect(lab.copies).to.deep.equal([{ from: '/lab/a', to: '/run7/files/a', isReadOnly: false }]);
    expect(lab.compose.volumes).to.deep.equal({
      a: { name: 'zonequake-1_a', labels: LABELS, driver_opts: { type: 'none', o: 'bind', device: '/run7/files/a' } },
      b: { name: 'zonequake-1_b', labels: LABELS, driver_opts: { type: 'none', o: 'bind,ro', device: '/srv/b' } },
    });
  });
});
