import { expect } from 'chai';
import { HarnessError } from '../../basics/errors.ts';
import { topologyOf } from '../../lab/topology.ts';
import { testLab } from '../../testkit/lab.ts';
import { openTestStage, type TestStage } from '../../testkit/stage.ts';
import { abandon, isGone } from './abandoned.ts';
import { createDockerRuntime, type DockerOptions } from './docker.ts';
import { InVain } from './in-vain.ts';

const caught = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('the docker runtime', () => {
  const definition = testLab({});
  let stages: TestStage[];
  const runtime = (given: Pick<DockerOptions, 'listen'> = {}) => {
    stages = [];
    return createDockerRuntime({
      ...given,
      entry: 'entry.ts',
      open: async (options) => {
        const test = openTestStage(options);
        stages.push(test);
        return test.stage;
      },
    });
  };
  const resets = (test: TestStage | undefined) => test?.asked.filter((line) => line.endsWith(' reset')).length;

  it('keeps its containers for labs of the same topology, and removes them when it closes', async () => {
    const docker = runtime();
    for (const seed of [1, 2]) await (await docker.start(definition, seed)).stop();
    expect(stages).to.have.length(1);
    expect(resets(stages[0])).to.equal(2 * topologyOf(definition.spec).nodes.length);
    expect(docker.timings()).to.satisfy(
      ({ resetMs, runMs }: { resetMs: number[]; runMs: number[] }) => resetMs.length === 2 && runMs.length === 2,
    );
    await docker.close();
    expect(stages[0]?.isClosed).to.equal(true);
  });

  it('starts others for another topology', async () => {
    const docker = runtime();
    await (await docker.start(definition, 1)).stop();
    const fleets = definition.spec.fleets.map((fleet) => ({ ...fleet, count: fleet.count + 1 }));
    await (await docker.start(testLab({}, { fleets }), 1)).stop();
    expect(stages.map(({ isClosed }) => isClosed)).to.deep.equal([true, false]);
  });

  it('holds one lab at a time', async () => {
    const docker = runtime();
    const lab = await docker.start(definition, 1);
    expect(await caught(docker.start(definition, 2))).to.be.instanceOf(HarnessError);
    await lab.stop();
    await (await docker.start(definition, 2)).stop();
  });

  it('starts new containers when a reset fails, once', async () => {
    const docker = runtime();
    await (await docker.start(definition, 1)).stop();
    const broken = stages[0]?.stage.channels.get('llns-a1');
    if (broken) broken.call = () => Promise.reject(new HarnessError('gone'));
    await (await docker.start(definition, 2)).stop();
    expect(stages.map(({ isClosed }) => isClosed)).to.deep.equal([true, false]);
  });

  /** Its program cannot be reset, and it cannot be removed. */
  const hopeless = () => {
    const { stage } = openTestStage({ topology: topologyOf(definition.spec) });
    const call = () => Promise.reject(new Error('no reset'));
    Object.assign(stage.channels.get('llns-a1') ?? {}, { call });
    return { ...stage, close: () => Promise.reject(new HarnessError('it is left')) };
  };

  it('tells the first of its failures, whatever comes after it', async () => {
    let opened = 0;
    const open = async () => (opened++ === 0 ? hopeless() : Promise.reject(new Error('no boot')));
    const docker = createDockerRuntime({ entry: 'entry.ts', open });
    expect(await caught(docker.start(definition, 1))).to.have.property('message', 'no reset');
    expect(opened).to.equal(2);
  });

  it('tells at the end what is left of containers that were given up, unless it has gone since', async () => {
    const docker = runtime();
    abandon('gone', new HarnessError('it is left'));
    expect(await caught(docker.close())).to.have.property('message', 'it is left');
    isGone('gone');
    await docker.close();
  });

  it('does not try again what is in vain', async () => {
    let opened = 0;
    const open = () => Promise.reject(new InVain(`no engine, ${++opened}`));
    const docker = createDockerRuntime({ entry: 'entry.ts', open });
    expect(await caught(docker.start(definition, 1))).to.have.property('message', 'no engine, 1');
  });

  it('starts new containers after a lab that could not be put back', async () => {
    const docker = runtime();
    const lab = await docker.start(definition, 1);
    await lab.apply({ is: 'down', nodes: ['llns-a1'], how: 'machine' }, 0);
    Object.assign((await stages[0]?.stage.helper('llns-a1')) ?? {}, { nft: () => Promise.reject(new Error('gone')) });
    await lab.stop();
    expect(stages[0]?.isClosed).to.equal(true);
  });

  it('tells of a lab that stands for days, remembers nothing, and still does what programs ask for', async () => {
    const heard: string[] = [];
    const docker = runtime({ listen: ({ type }) => void heard.push(type) });
    const lab = await docker.start(definition, 1);
    const [test] = stages;
    const address = topologyOf(definition.spec).byId.get('llns-a1')?.ipv4 ?? '';
    test?.say('llns-a1', { is: 'down', atMs: 1, how: 'crash', reason: 'test' });
    test?.say('control-a1', { is: 'claim', addresses: [address] });
    await lab.baseline();
    expect(heard).to.deep.equal(['down', 'address']);
    expect(lab.history).to.deep.equal([]);
    expect(test?.asked.filter((line) => line.startsWith('control-a1$')).join()).to.contain(address);
    await lab.stop();
  });

  it('refuses a lab with addresses beyond its own prefixes', async () => {
    const regions = Array.from({ length: 300 }, (_, n) => ({ id: `r${n}`, network: 'x' }));
    const fleets = [{ role: 'llns' as const, region: 'r299', count: 1 }];
    expect(await caught(runtime().start(testLab({}, { regions, fleets }), 1))).to.be.instanceOf(HarnessError);
    expect(stages).to.deep.equal([]);
  });
});
