import { expect } from 'chai';
import { standard } from '../fixtures/labs/standard.ts';
import type { History } from '../harness/history/events.ts';
import type { Injection } from '../harness/schedule/schedule.ts';
import { experimentOn, runOn, violated } from './lab.ts';

const ON = { 'monitor.windows': 'on' } as const;
const NAMES: Injection = {
  ...{ kind: 'oversized-names', target: 'fleet:llns', atMs: 20_000, durationMs: 20_000 },
  params: { nameOctets: 300, everyMs: 1000 },
};
/** A quarter of a second more on the way from a region's nameservers: resolvers still wait for it. */
const LATE: Injection = {
  ...{ kind: 'latency', target: 'region:a', atMs: 20_000, durationMs: 40_000 },
  params: { delayMs: 250, direction: 'out' },
};

const alerts = (history: History) =>
  history.flatMap((event) =>
    event.type === 'monitor' && event.severity ? [`${event.severity} ${event.detail.split(':')[0]}`] : [],
  );

describe('the monitor over windows', () => {
  it('has nothing to tell of a lab that is well, and says how it looks', async () => {
    const { history, verdict } = await runOn(experimentOn(ON, [], standard), 1, []);
    expect(violated(verdict)).to.deep.equal([]);
    expect(alerts(history)).to.deep.equal([]);
    const status = history.filter((event) => event.type === 'monitor' && event.step === 'status');
    expect(status.at(-1))
      .to.have.property('detail')
      .that.matches(/over 20 s p50 \d+ ms, p95 \d+ ms, p99 \d+ ms, impact 0$/);
  });

  it('tells of wrong answers as critical, by success and by impact', async () => {
    const { history } = await runOn(experimentOn({ ...ON, 'nameserver.version': '2.1.5' }, [], standard), 1, [NAMES]);
    expect(alerts(history)).to.include.members([
      'critical success',
      'critical impact',
      'warning impact on the dashboard',
    ]);
  });

  it('tells of late answers as a warning', async () => {
    const { history } = await runOn(experimentOn(ON, [], standard), 1, [LATE]);
    expect(alerts(history)).to.include.members(['warning latency', 'warning latency on the dashboard']);
    expect(alerts(history).filter((line) => line.startsWith('critical'))).to.deep.equal([]);
  });

  it('says nothing of windows where they are off', async () => {
    const { history } = await runOn(experimentOn({ 'nameserver.version': '2.1.5' }, [], standard), 1, [NAMES]);
    expect(alerts(history)).to.deep.equal([]);
    expect(history.some((event) => event.type === 'monitor' && event.detail.includes('p95'))).to.equal(false);
  });
});
