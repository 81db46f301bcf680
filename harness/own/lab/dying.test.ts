import { expect } from 'chai';
import type { Event } from '../../history/events.ts';
import { createRecorder } from '../../runtime/docker/recorder.ts';
import { createEffects } from '../../runtime/docker/run-context.ts';
import { createJumpClock } from '../../testkit/clock.ts';
import { createLabEngine, tableShell } from '../../testkit/lab-engine.ts';
import { crashAway, hold, restart } from './dying.ts';
import { ownService } from './own-service.ts';

/** A service that runs. Whatever sleeps on lab time lets something happen by itself. */
function standing(meanwhile: () => void = () => undefined) {
  const engine = createLabEngine();
  engine.add('ns1');
  engine.add('ns1.pod');
  const clock = createJumpClock();
  const recorder = createRecorder();
  const shell = tableShell(engine.done);
  const context = {
    ...{ recorder, effects: createEffects(), stage: { helper: async () => shell } },
    clock: {
      ...clock,
      async sleepUntil(atMs: number) {
        await clock.sleepUntil(atMs);
        meanwhile();
      },
    },
  } as unknown as Parameters<typeof crashAway>[0]['context'];
  const node = { id: 'ns1' } as never;
  const service = ownService(engine.docker, context, {
    ...{ node, containerId: 'ns1', podContainer: 'ns1.pod', addresses: [], deaths: [] },
  });
  const lives = () =>
    recorder.history.flatMap((event: Event) =>
      event.type === 'down' ? [`down by ${event.how}`] : event.type === 'up' ? ['up'] : [],
    );
  return { engine, clock, dying: { context, service, injection: 3 }, lives, leaks: () => context.effects.leaks };
}

describe('a crash of a service', () => {
  it('is a death by itself, over when its restart policy has started it, and heals without a start of ours', async () => {
    let begins: () => void = () => undefined;
    const { engine, dying, lives, leaks } = standing(() => begins());
    engine.whenCommanded('ns1', () => engine.becomes('ns1', 'loops'));
    begins = () => engine.becomes('ns1', 'runs');
    const handle = await crashAway(dying);
    expect(handle.evidence().touched).to.equal(1);
    expect(leaks()).to.have.length(1);
    engine.news();
    await handle.heal();
    expect(engine.news()).to.deep.equal([]);
    expect([lives(), leaks()]).to.deep.equal([['down by crash', 'up'], []]);
  });

  it('is awaited from when it begins, so that nobody takes it for a death of the service’s own', async () => {
    const { engine, dying, clock } = standing();
    engine.whenCommanded('ns1', () => engine.becomes('ns1', 'is dead'));
    clock.spend(700);
    expect(dying.service.awaited).to.deep.equal({ fromMs: undefined });
    const handle = await crashAway(dying);
    expect(dying.service.awaited).to.deep.equal({ fromMs: 700 });
    await handle.heal();
  });

  it('lasts until it heals where nothing starts it, and is then started', async () => {
    const { engine, dying, lives } = standing();
    engine.whenCommanded('ns1', () => engine.becomes('ns1', 'is dead'));
    const handle = await crashAway(dying);
    expect([lives(), engine.of('ns1').state]).to.deep.equal([['down by crash'], 'is dead']);
    await handle.heal();
    expect([lives(), engine.of('ns1').state]).to.deep.equal([['down by crash', 'up'], 'runs']);
  });

  it('does nothing to what is dead already: held down, crashed before, or about to be started again', async () => {
    const { dying, engine } = standing();
    const held = await hold(dying, 'process');
    expect((await crashAway(dying)).evidence()).to.deep.equal({ touched: 0 });
    await held.heal();
    for (const state of ['is dead', 'loops'] as const) {
      engine.becomes('ns1', state);
      engine.news();
      expect((await crashAway(dying)).evidence(), state).to.deep.equal({ touched: 0 });
      expect(engine.news(), state).to.deep.equal([]);
    }
  });
});

describe('a restart of a service', () => {
  it('is down and up in the history, and over at once', async () => {
    const { dying, engine, lives, leaks } = standing();
    const handle = await restart(dying);
    expect(engine.news()).to.deep.equal(['restart ns1']);
    expect([lives(), leaks(), handle.evidence().touched]).to.deep.equal([['down by restart', 'up'], [], 1]);
  });

  it('does nothing to what is held down', async () => {
    const { dying, engine, lives } = standing();
    const held = await hold(dying, 'process');
    engine.news();
    expect((await restart(dying)).evidence()).to.deep.equal({ touched: 0 });
    expect(engine.news()).to.deep.equal([]);
    await held.heal();
    expect(lives()).to.deep.equal(['down by process', 'up']);
  });
});

describe('a death that lasts', () => {
  it('is told once with its injection, is a leak until it heals, and then up', async () => {
    const { dying, lives, leaks } = standing();
    const first = await hold(dying, 'process');
    const second = await hold(dying, 'machine');
    expect(leaks()).to.have.length(2);
    await first.heal();
    expect(lives()).to.deep.equal(['down by process']);
    await second.heal();
    expect([lives(), leaks()]).to.deep.equal([['down by process', 'up'], []]);
    await second.heal();
    expect(lives()).to.deep.equal(['down by process', 'up']);
  });
});
