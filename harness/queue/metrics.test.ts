import { expect } from 'chai';
import { createMetrics, serveMetrics } from './metrics.ts';

describe('metrics of a worker', () => {
  it('count parts by what became of them, and runs, and are served at /metrics alone', async () => {
    const metrics = createMetrics(2);
    metrics.took('judged', { worker: 'w', runs: 10, failed: 3, tookMs: 1_500, packed: '' });
    metrics.took('put back');
    metrics.at(1);
    const server = await serveMetrics(metrics, '127.0.0.1', 0);
    const address = server.address();
    const base = `http://127.0.0.1:${typeof address === 'object' && address?.port}`;
    const text = await (await fetch(`${base}/metrics`)).text();
    for (const line of [
      ...['zonequake_parts_total{how="judged"} 1', 'zonequake_parts_total{how="put back"} 1'],
      ...['zonequake_runs_total{failed="yes"} 3', 'zonequake_runs_total{failed="no"} 7'],
      ...['zonequake_judging_seconds_total 1.5', 'zonequake_parts_active 1', 'zonequake_jobs 2'],
    ])
      expect(text.split('\n'), line).to.include(line);
    expect((await fetch(`${base}/`)).status).to.equal(404);
    server.closeAllConnections();
    server.close();
  });

  it('say so where their port is taken', async () => {
    const first = await serveMetrics(createMetrics(1), '127.0.0.1', 0);
    const address = first.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const told = await serveMetrics(createMetrics(1), '127.0.0.1', port).then(String, (error: Error) => error.message);
    expect(told).to.match(/^--metrics 127\.0\.0\.1:\d+ cannot be had \(.*EADDRINUSE.*\): give another port$/);
    first.close();
  });
});
