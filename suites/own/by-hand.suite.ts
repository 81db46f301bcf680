import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LabState } from '../../harness/cli/lab/requests.ts';
import { goneAfterMs } from '../docker/command.ts';
import { familyOf, run } from '../processes.ts';
import { describeWithLabs } from './require-compose.ts';
import { copyTwoNsd, demandGone, type TwoNsdCopy, WITHIN_MS } from './two-nsd-copy.ts';

const NAME = 'handled-nsd';
/** The keeper has answered by then, and only ends. */
const GONE_WITHIN_MS = 15_000;

describeWithLabs('a lab of one’s own that stands for a person', () => {
  let lab: TwoNsdCopy;
  let env: NodeJS.ProcessEnv = {};

  before('copy it', () => {
    lab = copyTwoNsd(NAME);
    // Where the socket of its keeper is: another lab of this user may stand.
    env = { TMPDIR: join(lab.top, 'tmp') };
    mkdirSync(join(lab.top, 'tmp'));
  });

  after('nothing is left of it', async function () {
    this.timeout(WITHIN_MS);
    await run(['lab', 'down'], env);
    await demandGone(NAME);
    rmSync(lab.top, { recursive: true });
  });

  const ended = async (...args: readonly string[]) => {
    const { code, out, err } = await run(args, env, lab.folder);
    expect(code, err).to.equal(0);
    return out;
  };
  const states = async (): Promise<Record<string, string>> => {
    const { nodes }: LabState = JSON.parse(await ended('lab', 'ps', '--json'));
    return Object.fromEntries(nodes.map(({ node, state }) => [`${node.id} ${node.ipv4} ${node.ipv6}`, state]));
  };
  const [others, ns2] = [
    { 'resolver 10.73.0.53 fd73::53': 'up', 'web 10.73.0.80 fd73::80': 'up' },
    'ns2 10.73.0.12 fd73::12',
  ];

  it('goes up in its folder, is looked into, harmed and healed by hand, and goes down', async function () {
    this.timeout(WITHIN_MS);
    expect(await ended('lab', 'up')).to.contain(`lab ${NAME}`);
    expect(await states()).to.deep.equal({ ...others, 'ns1 10.73.0.11 fd73::11': 'up', [ns2]: 'up' });
    expect(await ended('lab', 'exec', 'resolver', '--', 'unbound', '-V')).to.match(/^Version /);
    await ended('inject', 'service-gone', 'node:ns1');
    await ended('inject', 'service-pause', 'node:ns2');
    expect(await states()).to.deep.equal({ ...others, 'ns1  ': 'down', [ns2]: 'down' });
    const second = await run(['check'], {}, lab.folder);
    expect([second.code, second.err]).to.satisfy(
      ([code, err]: [number, string]) => code === 2 && /stands already, of process \d+: wait/.test(err),
    );
    await ended('inject', '--heal');
    expect(await states()).to.deep.equal({ ...others, 'ns1 10.73.0.11 fd73::11': 'up', [ns2]: 'up' });
    const { pid }: LabState = JSON.parse(await ended('lab', 'ps', '--json'));
    const keeper = familyOf(pid);
    expect(await ended('lab', 'down')).to.equal('the lab is down, and nothing of it is left\n');
    expect((await goneAfterMs(pid, keeper, GONE_WITHIN_MS)).left).to.deep.equal([]);
  });

  it('is refused what is for labs of ours, in one sentence', async () => {
    const { code, err } = await run(['lab', 'up', '--seed', '7'], env, lab.folder);
    expect([code, err]).to.deep.equal([2, 'zonequake: a lab of your own is as its files say: leave --seed out\n']);
  });
});
