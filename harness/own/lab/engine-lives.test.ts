import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import type Dockerode from 'dockerode';
import { type EngineLife, listenToLives } from './engine-lives.ts';

const line = (Action: string, ID: string, Attributes: object = {}) =>
  `${JSON.stringify({ Type: 'container', Action, Actor: { ID, Attributes }, timeNano: 1_700_000_000_250_000_000 })}\n`;
/** What has been written is read, and what has been promised has come. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** An engine that tells what is written to it. */
function listening(connect?: () => Promise<PassThrough>) {
  const stream = new PassThrough();
  const heard: EngineLife[] = [];
  const asked: Dockerode.GetEventsOptions[] = [];
  const docker = {
    getEvents: async (options: Dockerode.GetEventsOptions) => {
      asked.push(options);
      return connect ? connect() : stream;
    },
  } as unknown as Dockerode;
  return { stream, heard, asked, ...listenToLives(docker, '12ab', (life) => void heard.push(life)) };
}

describe('what an engine tells of lives', () => {
  it('is asked for by the label of the lab, and heard with its time and exit code, however it is cut', async () => {
    const { stream, heard, asked, failure } = listening();
    await settled();
    expect(asked[0]?.filters).to.deep.include({ label: ['zonequake.lab=12ab'], event: ['kill', 'die', 'start'] });
    const text = line('die', 'c1', { exitCode: '137' }) + line('start', 'c2');
    stream.write(text.slice(0, 30));
    stream.write(text.slice(30));
    await settled();
    const wallMs = 1_700_000_000_250;
    expect(heard).to.deep.equal([
      { container: 'c1', is: 'die', wallMs, exitCode: '137' },
      { container: 'c2', is: 'start', wallMs },
    ]);
    expect(failure()).to.equal(undefined);
  });

  it('is no more heard once it is stopped, which ends the connection and is no failure', async () => {
    const { stream, heard, asked, stop, failure } = listening();
    await settled();
    stop();
    expect(asked[0]?.abortSignal?.aborted).to.equal(true);
    stream.write(line('die', 'c1'));
    stream.destroy(new Error('aborted'));
    await settled();
    expect([heard, failure()]).to.deep.equal([[], undefined]);
  });

  it('is a failure where it ends, or never begins', async () => {
    const ended = listening();
    await settled();
    ended.stream.end();
    await settled();
    await settled();
    expect(ended.failure()?.message).to.equal('the engine tells no more who dies: its answer ended');
    const refused = listening(() => Promise.reject(new Error('no such host')));
    await settled();
    await settled();
    expect(refused.failure()?.message).to.equal('the engine tells no more who dies: no such host');
  });
});
