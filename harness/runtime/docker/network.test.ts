import { expect } from 'chai';
import { HarnessError } from '../../basics/errors.ts';
import { ownOwner } from '../../basics/owner.ts';
import { createTestEngine } from '../../testkit/engine.ts';
import { abandon, isAbandoned } from './abandoned.ts';
import { labLabels } from './labels.ts';
import { openNetwork, removeReused } from './network.ts';

const LABELS = labLabels('ours', ownOwner());
const LIVE = labLabels('theirs', ownOwner());
const DEAD = labLabels('orphan', { ...ownOwner(), bootId: 'an earlier boot' });

function open(engine: ReturnType<typeof createTestEngine>) {
  const told: string[] = [];
  const opening = openNetwork(engine.docker, {
    name: 'ours',
    labels: LABELS,
    waitMs: 0,
    progress: (line) => told.push(line),
  });
  const outcome = opening.catch((error: unknown) => error);
  return { told, outcome };
}

describe('lab network', () => {
  it('takes the place of what a dead harness left', async () => {
    const engine = createTestEngine();
    engine.add('zonequake-orphan', DEAD, '10.53.0.0/16');
    const { told, outcome } = open(engine);
    expect(await outcome).to.equal('ours');
    expect(told).to.deep.equal(['removed what a dead harness left: lab orphan']);
    expect([...engine.networks.keys()]).to.deep.equal(['ours']);
  });

  it('takes the place of what this process could not remove, and does not wait for itself', async () => {
    const engine = createTestEngine();
    engine.add('zonequake-failed', labLabels('failed', ownOwner()), '10.53.0.0/16');
    abandon('failed', new Error('the engine was busy'));
    const { told, outcome } = open(engine);
    expect(await outcome).to.equal('ours');
    expect(told).to.deep.equal(['removed what a dead harness left: lab failed']);
    expect(isAbandoned('failed')).to.equal(false);
  });

  it('refuses when somebody else has an address of the lab, and leaves their network alone', async () => {
    const engine = createTestEngine();
    engine.add('office', {}, '10.53.9.0/24');
    const failure = await open(engine).outcome;
    expect(failure)
      .to.be.instanceOf(HarnessError)
      .with.property('message')
      .that.matches(/^network office has addresses/);
    expect(engine.networks.has('office')).to.equal(true);
  });

  it('waits for the lab of a live harness, and says whose it is', async () => {
    const engine = createTestEngine();
    engine.add('zonequake-theirs', LIVE, '10.53.0.0/16');
    const failure = await open(engine).outcome;
    const whose = `lab theirs of process ${process.pid}`;
    expect(failure).to.be.instanceOf(HarnessError).with.property('message').that.includes(whose);
    expect(engine.networks.has('zonequake-theirs')).to.equal(true);
  });

  it('is a dead harness’s again when the engine does not remove that, though nothing is on it', async () => {
    const engine = createTestEngine();
    engine.add('zonequake-orphan', DEAD, '10.53.0.0/16');
    engine.keep('zonequake-orphan', {});
    const { told, outcome } = open(engine);
    expect(await outcome).to.equal('zonequake-orphan');
    expect(told).to.deep.equal([
      'the engine keeps network zonequake-orphan until it is restarted, though no container is on it: it is used again',
    ]);
  });

  it('is not a dead harness’s when another uses that already', async () => {
    const engine = createTestEngine();
    engine.add('zonequake-orphan', DEAD, '10.53.0.0/16');
    engine.keep('zonequake-orphan', { theirs: {} });
    const failure = await open(engine).outcome;
    expect(failure)
      .to.have.property('message')
      .that.matches(/one lab fits an engine/);
  });

  it('is not had when the engine does not remove a dead harness’s for another reason', async () => {
    const engine = createTestEngine();
    engine.add('zonequake-orphan', DEAD, '10.53.0.0/16');
    engine.keep('zonequake-orphan', {}, 'is beyond me');
    const failure = await open(engine).outcome;
    expect(failure)
      .to.be.instanceOf(HarnessError)
      .with.property('message')
      .that.matches(/^lab orphan left network zonequake-or behind: .* is beyond me$/);
  });

  it('tells a lost race from a broken engine', async () => {
    const engine = createTestEngine();
    engine.beforeNextCreate(() => engine.add('zonequake-theirs', LIVE, '10.53.0.0/16'));
    const failure = await open(engine).outcome;
    expect(failure)
      .to.have.property('message')
      .that.matches(/one lab fits an engine/);
  });

  it('that was used again is removed with its lab, or told of', async () => {
    const engine = createTestEngine();
    engine.add('zonequake-orphan', DEAD, '10.53.0.0/16');
    engine.keep('zonequake-orphan', {});
    expect(await removeReused(engine.docker, 'zonequake-orphan')).to.match(
      /^network zonequake-orphan stays .* active endpoints$/,
    );
    engine.add('zonequake-other', DEAD, '10.53.0.0/16');
    expect(await removeReused(engine.docker, 'zonequake-other')).to.equal(undefined);
    expect([...engine.networks.keys()]).to.deep.equal(['zonequake-orphan']);
  });
});
