import { rmSync } from 'node:fs';
import { expect } from 'chai';
import type { Effect } from '../../harness/lab/effect.ts';
import type { Family } from '../../harness/lab/topology.ts';
import { keepInside } from '../../harness/own/lab/keep-inside.ts';
import { ASKER } from '../../harness/own/platform/own-spec.ts';
import type { Handle } from '../../harness/runtime/runtime.ts';
import { until } from '../../harness/testkit/node.ts';
import { deaf, down, lossy } from './effects.ts';
import { type FaultedLab, type Heard, startFaulted } from './faulted-lab.ts';
import { describeWithLabs } from './require-compose.ts';
import { copyTwoNsd, demandGone, type TwoNsdCopy, WITHIN_MS } from './two-nsd-copy.ts';

const NAME = 'faulted-nsd';
const NS1 = { 4: '10.74.0.11', 6: 'fd74::11' } as const;
const NS2 = { 4: '10.74.0.12', 6: 'fd74::12' } as const;
const RESOLVER = { 4: '10.74.0.53', 6: 'fd74::53' } as const;
const WEB = { 4: '10.74.0.80', 6: 'fd74::80' } as const;
const MACHINE = ['10.74.0.1', 'fd74::1'] as const;
const FAMILIES: readonly Family[] = [4, 6];

/** Who is told that nobody listens is told in milliseconds; on a busy machine in this. */
const AT_ONCE_MS = 700;
/** For what nobody answers. */
const SILENCE_MS = 1_000;
/** A resolver whose servers are silent waits for them for longer; for how long is its own affair, and a minute and more in Unbound. */
const PATIENCE_MS = 1_000;
const HEARD_OUT_MS = 3_000;

/** Opens a TCP connection in bash, for a second at most: 0, 1 where it is refused, 124 where nothing comes. */
const connecting = (address: string, port: number) => [
  ...['timeout', '1', 'bash', '-c', `exec 3<>/dev/tcp/${address}/${port}`],
];

describeWithLabs('faults on a lab of one’s own, as seen from outside', () => {
  let copy: TwoNsdCopy;
  let faulted: FaultedLab;

  before('start it', async function () {
    this.timeout(WITHIN_MS);
    copy = copyTwoNsd(NAME, 74);
    faulted = await startFaulted(copy.folder);
    await faulted.demandRight();
    expect(await faulted.lab.baseline()).to.deep.equal([]);
  });

  after('nothing is left of it', async function () {
    this.timeout(WITHIN_MS);
    await faulted?.close();
    await demandGone(NAME);
    rmSync(copy.top, { recursive: true, force: true });
  });

  /** What a server is to its askers, by family and transport. */
  async function seen(addresses: typeof NS1 | typeof NS2): Promise<Readonly<Record<string, string>>> {
    const kinds = FAMILIES.flatMap((family) => (['udp', 'tcp'] as const).map((over) => ({ family, over })));
    const said = await Promise.all(
      kinds.map(async ({ family, over }) => {
        const { is, ms } = await faulted.ask(addresses[family], over, { withinMs: SILENCE_MS });
        if (is === 'refused') expect(ms, `refusal over ${over}, IPv${family}`).to.be.below(AT_ONCE_MS);
        if (is === 'timeout') expect(ms, `silence over ${over}, IPv${family}`).to.be.at.least(SILENCE_MS - 50);
        return [`${over}${family}`, is] as const;
      }),
    );
    return Object.fromEntries(said);
  }
  const all = (is: string) => ({ udp4: is, tcp4: is, udp6: is, tcp6: is });

  /** One that heals: what is so while it is in force, and that all is as it was when it has healed. */
  async function whileIn(effect: Effect, check: () => Promise<void>): Promise<Handle> {
    expect(await seen(NS1), 'before').to.deep.equal(all('NOERROR'));
    const handle = await faulted.apply(effect);
    try {
      await check();
      expect(await faulted.lab.baseline(), 'what is in force is told').not.to.deep.equal([]);
    } finally {
      await handle.heal();
    }
    for (const family of FAMILIES) await faulted.untilBack(NS1[family]);
    expect(await seen(NS1), 'after').to.deep.equal(all('NOERROR'));
    expect(await faulted.lab.baseline()).to.deep.equal([]);
    return handle;
  }

  /** What a name comes to at the resolver that is asked for the first time while this is in force; then all gets right again. */
  async function resolvedWhile(apply: () => Promise<Pick<Handle, 'heal'>>): Promise<Heard> {
    const ask = () => {
      const name = `zq${Math.trunc(performance.now() * 1000)}.example.com`;
      return faulted.ask(RESOLVER[4], 'udp', { name, recursion: true, withinMs: HEARD_OUT_MS });
    };
    expect((await ask()).is, 'before').to.equal('NXDOMAIN');
    const handle = await apply();
    const heard = await ask();
    await handle.heal();
    await faulted.demandRight();
    return heard;
  }

  it('process: its port refuses at once, and others serve', async () => {
    faulted.lives();
    await whileIn(down('process', 'ns1'), async () => {
      expect(await seen(NS1)).to.deep.equal(all('refused'));
      expect(await seen(NS2)).to.deep.equal(all('NOERROR'));
    });
    expect(faulted.lives()).to.deep.equal(['ns1 down by process', 'ns1 up']);
  });

  it('machine: it is silent, and neither refuses nor connects', async () => {
    await whileIn(down('machine', 'ns1'), async () => {
      expect(await seen(NS1)).to.deep.equal(all('timeout'));
      expect((await faulted.inside('web', ...connecting(NS1[4], 53))).code).to.equal(124);
    });
  });

  it('pause: nothing is answered, and its kernel still connects', async () => {
    await whileIn(down('pause', 'ns1'), async () => {
      expect(await seen(NS1)).to.deep.equal(all('timeout'));
      for (const family of FAMILIES)
        expect((await faulted.inside('web', ...connecting(NS1[family], 53))).code, `IPv${family}`).to.equal(0);
    });
  });

  it('container: it is gone, and so is its name for others, and both come back', async () => {
    // What is unknown is asked of a resolver that is not there, for long.
    const resolved = async () => (await faulted.inside('web', 'timeout', '3', 'getent', 'ahosts', 'ns1')).said;
    expect(await resolved())
      .to.include(NS1[4])
      .and.to.include(NS1[6]);
    await whileIn(down('container', 'ns1'), async () => {
      for (const is of Object.values(await seen(NS1))) expect(['timeout', 'unreachable']).to.include(is);
      expect(await resolved()).to.equal('');
    });
    expect(await resolved())
      .to.include(NS1[4])
      .and.to.include(NS1[6]);
  });

  it('crash: its restart policy has it back before it heals', async () => {
    faulted.lives();
    const handle = await faulted.apply(down('crash', 'ns1'));
    await until(() => faulted.lab.history.at(-1)?.type === 'up', 'a start by the restart policy');
    await faulted.untilBack(NS1[4]);
    expect(faulted.lives()).to.deep.equal(['ns1 down by crash', 'ns1 up']);
    await handle.heal();
    expect(faulted.lives()).to.deep.equal([]);
    expect(await faulted.lab.baseline()).to.deep.equal([]);
  });

  it('restart: it is told to end and started again, and that is over', async () => {
    const { docker, stage } = faulted.standing;
    const started = async () =>
      (await docker.getContainer(stage.nodes.find(({ node }) => node.id === 'ns1')?.containerId ?? '').inspect()).State
        .StartedAt;
    const before = await started();
    const handle = await faulted.apply(down('restart', 'ns1'));
    expect(faulted.lives()).to.deep.equal(['ns1 down by restart', 'ns1 up']);
    expect(await started()).not.to.equal(before);
    expect(await faulted.lab.baseline()).to.deep.equal([]);
    await faulted.untilBack(NS1[4]);
    await handle.heal();
  });

  it('a cut of one family: that one is silent, and the other answers', async () => {
    for (const family of FAMILIES) {
      await whileIn(lossy([ASKER], ['ns1'], [family]), async () => {
        const [silent, answers] = [family, family === 4 ? 6 : 4];
        expect(await seen(NS1)).to.deep.equal({
          ...{ [`udp${silent}`]: 'timeout', [`tcp${silent}`]: 'timeout' },
          ...{ [`udp${answers}`]: 'NOERROR', [`tcp${answers}`]: 'NOERROR' },
        });
        expect(await seen(NS2)).to.deep.equal(all('NOERROR'));
      });
    }
  });

  it('loss: at the input of who receives, and nowhere else; counted, and told of each', async () => {
    const tablesOf = async (pod: string) =>
      (await (await faulted.standing.stage.shell(pod)).nft('list ruleset')).match(/table inet zq_\w+/g) ?? [];
    const drops = () => faulted.lab.history.filter(({ type }) => type === 'drop').length;
    const before = drops();
    const handle = await faulted.apply(lossy([ASKER], ['ns1']));
    expect(await seen(NS1)).to.deep.equal(all('timeout'));
    const rules = await (await faulted.standing.stage.shell('ns1.pod')).nft('list ruleset');
    const [own = ''] = /table inet zq_(?:.|\n)*/.exec(rules) ?? [];
    expect(own).to.include('hook input').and.not.to.include('hook output');
    for (const pod of ['ns2.pod', 'resolver.pod', 'web.pod', ASKER]) expect(await tablesOf(pod), pod).to.deep.equal([]);
    await handle.heal();
    expect(await tablesOf('ns1.pod')).to.deep.equal([]);
    expect(handle.evidence().touched).to.be.at.least(4);
    expect(drops() - before).to.equal(handle.evidence().touched);
    expect(await faulted.lab.baseline()).to.deep.equal([]);
  });

  it('a cut of one port: it is silent over that protocol, and answers over the other; counted, and told of each', async () => {
    for (const over of ['udp', 'tcp'] as const) {
      const drops = () =>
        faulted.lab.history.filter((event) => event.type === 'drop' && event.protocol === over).length;
      const before = drops();
      const [silent, answers] = [over, over === 'udp' ? 'tcp' : 'udp'];
      const handle = await whileIn(deaf('ns1', over, 53), async () => {
        expect(await seen(NS1)).to.deep.equal({
          ...{ [`${silent}4`]: 'timeout', [`${silent}6`]: 'timeout' },
          ...{ [`${answers}4`]: 'NOERROR', [`${answers}6`]: 'NOERROR' },
        });
        expect(await seen(NS2)).to.deep.equal(all('NOERROR'));
      });
      expect(handle.evidence().touched, over).to.be.at.least(2);
      expect(drops() - before, over).to.equal(handle.evidence().touched);
    }
  });

  it('a cut of the port of a web server: nobody connects, and nobody is refused; to itself it answers', async () => {
    const codes = (node: string, family: Family) => faulted.inside(node, ...connecting(WEB[family], 80));
    await whileIn(deaf('web', 'tcp', 80), async () => {
      for (const family of FAMILIES) {
        expect((await codes('resolver', family)).code, `IPv${family}`).to.equal(124);
        expect((await codes('web', family)).code, `from itself, IPv${family}`).to.equal(0);
      }
    });
    for (const family of FAMILIES) expect((await codes('resolver', family)).code, `IPv${family}`).to.equal(0);
  });

  for (const how of ['process', 'pause', 'container'] as const) {
    it(`a start without what is needed (${how}): it is begun while that is missing, which then comes back`, async () => {
      const { docker, stage } = faulted.standing;
      const startedMs = async () => {
        const found = stage.nodes.find(({ node }) => node.id === 'resolver');
        const { State: state } = await docker.getContainer(found?.containerId ?? '').inspect();
        return Date.parse(state.StartedAt);
      };
      const before = await startedMs();
      faulted.lives();
      const handle = await faulted.apply(down('restart', 'resolver'), down(how, 'ns1', 'ns2'));
      const missing = how === 'process' ? ['refused'] : ['timeout', 'unreachable'];
      for (const server of [NS1, NS2])
        for (const is of Object.values(await seen(server))) expect(missing).to.include(is);
      expect(await startedMs()).to.be.above(before);
      const told = faulted.lives();
      expect(told.slice(0, 2)).to.have.members([`ns1 down by ${how}`, `ns2 down by ${how}`]);
      expect(told.slice(2)).to.deep.equal(['resolver down by restart', 'resolver up']);
      expect(handle.evidence().touched).to.equal(3);
      await handle.heal();
      expect(faulted.lives()).to.have.members(['ns1 up', 'ns2 up']);
      await faulted.demandRight();
      expect(await faulted.lab.baseline()).to.deep.equal([]);
    });
  }

  it('no pod reaches the machine at its addresses of the network; without our rules each does', async () => {
    const shell = await faulted.standing.stage.shell('ns1.pod');
    // The port of "discard", at which nobody listens: who is refused has reached the machine.
    const codes = async (node: string) => {
      const all = await Promise.all(MACHINE.map((address) => faulted.inside(node, ...connecting(address, 9))));
      return all.map(({ code }) => code);
    };
    const nodes = ['ns1', 'ns2', 'resolver', 'web'];
    expect(await Promise.all(nodes.map(codes))).to.deep.equal(nodes.map(() => [124, 124]));
    await shell.nft('delete table inet zonequake_inside');
    expect(await codes('ns1'), 'without our rules').to.deep.equal([1, 1]);
    await keepInside(shell, MACHINE);
    expect(await codes('ns1')).to.deep.equal([124, 124]);
  });

  it('lost on their way out, as we do not lose them, the resolver is told of it, and tells of it at once', async () => {
    const shell = await faulted.standing.stage.shell('resolver.pod');
    const to = (family: Family) => `{ ${NS1[family]}, ${NS2[family]} }`;
    const rules = [
      ...['add table inet outwards', 'add chain inet outwards out { type filter hook output priority 0 ; }'],
      `add rule inet outwards out ip daddr ${to(4)} drop`,
      `add rule inet outwards out ip6 daddr ${to(6)} drop`,
    ];
    const { is, ms } = await resolvedWhile(async () => {
      await shell.nft(rules.join('; '));
      return { heal: async () => void (await shell.nft('delete table inet outwards')) };
    });
    expect(is).to.equal('SERVFAIL');
    expect(ms).to.be.below(PATIENCE_MS);
  });

  for (const [what, effect] of [
    ['both dead by machine', down('machine', 'ns1', 'ns2')],
    ['all lost on the way to both', lossy(['resolver'], ['ns1', 'ns2'])],
  ] as const) {
    it(`${what}: the resolver waits for them, as for servers of a real network`, async () => {
      const { is, ms } = await resolvedWhile(() => faulted.apply(effect));
      expect(['SERVFAIL', 'timeout']).to.include(is);
      expect(ms, is).to.be.above(PATIENCE_MS);
    });
  }

  it('ends as it began: nothing leaks, and all is right', async () => {
    await faulted.demandRight();
    expect(await faulted.lab.baseline()).to.deep.equal([]);
  });
});
