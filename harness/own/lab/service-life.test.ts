import { expect } from 'chai';
import { createLabEngine, tableShell } from '../../testkit/lab-engine.ts';
import { createServiceLife, type Lasting } from './service-life.ts';

const PLACE = { lab: { IPAddress: '10.1.0.11', GlobalIPv6Address: 'fd01::11', Aliases: ['ns1', 'primary'] } };
const DEAF = ['add zq_deaf'];
const HEARS = ['delete zq_deaf'];
const LEAVES = ['lab: ns1.pod leaves'];
const COMES = ['lab: ns1.pod comes, 10.1.0.11 fd01::11'];

/** A service that runs in a pod, on one network. */
function standing() {
  const engine = createLabEngine();
  engine.add('ns1');
  engine.add('ns1.pod', PLACE);
  const shell = tableShell(engine.done);
  const life = createServiceLife({
    ...{ docker: engine.docker, node: 'ns1', container: engine.docker.getContainer('ns1'), pod: 'ns1.pod' },
    shell: async () => shell,
  });
  /** Holds it, or lets go of it: what is done for that, and whether anything was done to its container. */
  const hold = async (how: Lasting, by: 1 | -1 = 1) => {
    life.holds[how] += by;
    const hasActed = await life.settle();
    return { did: engine.news(), hasActed };
  };
  return { engine, life, hold };
}

describe('the life of a service', () => {
  it('ends by a kill, and begins again by a start', async () => {
    const { hold, life, engine } = standing();
    expect(life.isFree()).to.equal(true);
    expect(await hold('process')).to.deep.equal({ did: ['kill ns1'], hasActed: true });
    expect(life.isFree()).to.equal(false);
    expect(await hold('process', -1)).to.deep.equal({ did: ['start ns1'], hasActed: true });
    expect([life.isFree(), engine.of('ns1').state]).to.deep.equal([true, 'runs']);
  });

  it('ends with its machine: it is deaf before it dies, so that nothing tells of it, and until it runs again', async () => {
    const { hold } = standing();
    expect((await hold('machine')).did).to.deep.equal([...DEAF, 'kill ns1']);
    expect((await hold('machine', -1)).did).to.deep.equal(['start ns1', ...HEARS]);
  });

  it('ends with its container: its networks go first and come back first, with addresses and names', async () => {
    const { hold, engine } = standing();
    expect((await hold('container')).did).to.deep.equal([...LEAVES, 'kill ns1']);
    expect((await hold('container', -1)).did).to.deep.equal([...COMES, 'start ns1']);
    expect(engine.of('ns1.pod').networks.get('lab')).to.deep.equal(PLACE.lab);
  });

  it('stands still and goes on, and no start is needed', async () => {
    const { hold } = standing();
    expect(await hold('pause')).to.deep.equal({ did: ['pause ns1'], hasActed: true });
    expect(await hold('pause', -1)).to.deep.equal({ did: ['unpause ns1'], hasActed: true });
  });

  it('is over until the last of several lets go of it', async () => {
    const { hold } = standing();
    await hold('process');
    expect(await hold('process')).to.deep.equal({ did: [], hasActed: false });
    expect((await hold('machine')).did).to.deep.equal(DEAF);
    expect((await hold('process', -1)).did).to.deep.equal([]);
    expect((await hold('machine', -1)).did).to.deep.equal(HEARS);
    expect((await hold('process', -1)).did).to.deep.equal(['start ns1']);
  });

  it('ends also where it stands still, and stands still again where that is still asked for', async () => {
    const { hold } = standing();
    await hold('pause');
    expect((await hold('process')).did).to.deep.equal(['unpause ns1', 'kill ns1']);
    expect((await hold('process', -1)).did).to.deep.equal(['start ns1', 'pause ns1']);
    expect((await hold('pause', -1)).did).to.deep.equal(['unpause ns1']);
  });

  it('does not stand still while it is dead', async () => {
    const { hold } = standing();
    await hold('process');
    expect(await hold('pause')).to.deep.equal({ did: [], hasActed: false });
    expect((await hold('pause', -1)).did).to.deep.equal([]);
    expect((await hold('process', -1)).did).to.deep.equal(['start ns1']);
  });

  it('is not ended where it has ended by itself, which is told, and is started with what held it', async () => {
    const { hold, engine } = standing();
    engine.becomes('ns1', 'is dead');
    expect(await hold('process')).to.deep.equal({ did: [], hasActed: false });
    expect((await hold('process', -1)).did).to.deep.equal(['start ns1']);
  });

  it('is not made to stand still where it has ended, or is about to be started again', async () => {
    for (const state of ['is dead', 'loops'] as const) {
      const { hold, engine } = standing();
      engine.becomes('ns1', state);
      expect(await hold('pause'), state).to.deep.equal({ did: [], hasActed: false });
      engine.becomes('ns1', 'runs');
      expect(await hold('pause', -1), state).to.deep.equal({ did: [], hasActed: false });
    }
  });

  it('is not begun where something else has begun it', async () => {
    const { hold, life, engine } = standing();
    await hold('process');
    engine.becomes('ns1', 'runs');
    expect(await hold('process', -1)).to.deep.equal({ did: [], hasActed: false });
    expect(await life.start()).to.equal(false);
    engine.becomes('ns1', 'is dead');
    expect(await life.start()).to.equal(true);
  });

  it('tells of an engine that cannot', async () => {
    const { engine } = standing();
    const broken = createServiceLife({
      ...{ docker: engine.docker, node: 'ns1', container: engine.docker.getContainer('nobody'), pod: 'ns1.pod' },
      shell: () => Promise.reject(new Error('none')),
    });
    broken.holds.process++;
    const why = await broken.settle().catch(({ message }: Error) => message);
    expect(why).to.equal('the engine cannot kill ns1: No such container: nobody');
  });
});
