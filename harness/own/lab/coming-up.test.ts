import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import type Dockerode from 'dockerode';
import { followComingUp } from './coming-up.ts';

const line = (Type: string, Action: string, name?: string) =>
  `${JSON.stringify({ Type, Action, Actor: { Attributes: { ...(name && { name }) } } })}\n`;
/** What has been written is read, and what has been promised has come. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** An engine that tells what is written to it, and what was waited for and came, in order. */
function following(connect?: () => Promise<PassThrough>) {
  const stream = new PassThrough();
  const asked: Dockerode.GetEventsOptions[] = [];
  const docker = {
    getEvents: async (options: Dockerode.GetEventsOptions) => {
      asked.push(options);
      return connect ? connect() : stream;
    },
  } as unknown as Dockerode;
  const came: string[] = [];
  const coming = followComingUp(docker);
  const wait = (name: string): void =>
    void coming.is(name).then(
      () => came.push(name),
      (why: unknown) => came.push(`${name}: ${why}`),
    );
  return { ...coming, stream, asked, came, wait };
}

describe('what of a lab has come up', () => {
  it('is told as it comes: a network that was made, a container that has started, and nothing else of them', async () => {
    const { stream, came, wait } = following();
    for (const name of ['lab', 'pod', 'other']) wait(name);
    await settled();
    stream.write(line('container', 'create', 'pod') + line('network', 'connect', 'lab') + line('container', 'start'));
    await settled();
    expect(came).to.deep.equal([]);
    stream.write(line('network', 'create', 'lab') + line('container', 'start', 'pod'));
    await settled();
    expect(came).to.deep.equal(['lab', 'pod']);
  });

  it('is known to who asks later', async () => {
    const { stream, came, wait } = following();
    await settled();
    stream.write(line('network', 'create', 'lab'));
    await settled();
    wait('lab');
    await settled();
    expect(came).to.deep.equal(['lab']);
  });

  it('is all there once compose says so, also where the engine tells nothing', async () => {
    const { came, wait, all } = following(() => Promise.reject(new Error('no such host')));
    wait('lab');
    await settled();
    expect(came).to.deep.equal([]);
    all();
    wait('pod');
    await settled();
    expect(came).to.deep.equal(['lab', 'pod']);
  });

  it('is waited for no longer where the lab does not come up, and the engine is heard no more', async () => {
    const { came, wait, none, all, asked } = following();
    wait('lab');
    none('no');
    all();
    wait('pod');
    await settled();
    expect(came).to.deep.equal(['lab: no', 'pod: no']);
    expect(asked[0]?.abortSignal?.aborted).to.equal(true);
  });
});
