import { createServer, type Server } from 'node:http';
import { Counter, Gauge, Registry } from 'prom-client';
import { HarnessError } from '../basics/errors.ts';
import type { Took } from './take-job.ts';
import type { Judged } from './wire.ts';

/** What a worker counts. */
export interface Metrics {
  took(how: Took, judged?: Judged): void;
  /** Parts under way. */
  at(parts: number): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
}

export function createMetrics(jobs: number): Metrics {
  const registry = new Registry();
  const own = { registers: [registry] };
  const parts = new Counter({
    ...own,
    name: 'zonequake_parts_total',
    help: 'parts by what became of them',
    labelNames: ['how'],
  });
  const runs = new Counter({ ...own, name: 'zonequake_runs_total', help: 'runs judged', labelNames: ['failed'] });
  const seconds = new Counter({
    ...own,
    name: 'zonequake_judging_seconds_total',
    help: 'time spent on parts that were judged',
  });
  const active = new Gauge({ ...own, name: 'zonequake_parts_active', help: 'parts under way' });
  new Gauge({ ...own, name: 'zonequake_jobs', help: 'parts that it judges at a time' }).set(jobs);
  for (const how of ['judged', 'failed', 'refused', 'put back'] satisfies Took[]) parts.inc({ how }, 0);
  return {
    took: (how, judged) => {
      parts.inc({ how });
      if (!judged) return;
      runs.inc({ failed: 'yes' }, judged.failed);
      runs.inc({ failed: 'no' }, judged.runs - judged.failed);
      seconds.inc(judged.tookMs / 1_000);
    },
    at: (count) => active.set(count),
    text: () => registry.metrics(),
  };
}

/** Answers `GET /metrics` until it is closed. Throws HarnessError where the port cannot be had. */
export async function serveMetrics({ text }: Metrics, host: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    text().then(
      (body) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new HarnessError(`--metrics ${host}:${port} cannot be had (${error.message}): give another port`)),
    );
    server.listen(port, host, resolve);
  });
  // It must not hold a worker that is to end.
  server.unref();
  return server;
}
