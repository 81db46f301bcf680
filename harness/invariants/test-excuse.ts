import type { Attempt, DnsAttempt, FetchEvent, OperationEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import { type Excuse, excuse } from './oracle.ts';
import { attempt, type Story } from './test-history.ts';

/** An operation at `startMs` that tried these edges and got nothing from any. */
export function failed(story: Story, startMs: Ms, edges: readonly string[], more: Partial<Attempt> = {}): Story {
  const attempts = edges.map((edge, n) =>
    attempt(edge, startMs + n, { endMs: startMs + 500, outcome: 'timeout' as const, ...more }),
  );
  return story.operation(startMs, { outcome: 'fail', attempts, atMs: startMs + 600 });
}

/** An operation at `startMs` that found no address: both families' fetches failed at the low level with these attempts. */
export function unresolved(
  story: Story,
  startMs: Ms,
  attempts: readonly DnsAttempt[],
  more: Partial<FetchEvent> = {},
): Story {
  const failedAt = { cut: 'g.cdn.test', servers: [], learnedMs: 0 };
  const fetches = (['A', 'AAAA'] as const).map((rrtype) =>
    story.fetch('llns-a1', startMs, { rrtype, outcome: 'servfail', attempts, failedAt, ...more }),
  ) as [number, number];
  const operation: Partial<OperationEvent> = { outcome: 'fail', fetches, attempts: [], atMs: startMs + 600 };
  return story.operation(startMs, operation);
}

/** Each of these nameservers was asked at `sentMs`, and kept silent. */
export const silent = (nodes: readonly string[], sentMs: Ms): readonly DnsAttempt[] =>
  nodes.map((node) => attempt(node, sentMs, { outcome: 'timeout' as const, endMs: sentMs + 400 }));

/** The excuse of the last operation of a story. */
export function excuseOf(story: Story): Excuse | undefined {
  const facts = story.facts();
  const operation = facts.operations.at(-1);
  return operation && excuse(operation, facts);
}
