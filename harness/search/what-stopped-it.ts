import type { History, ReleaseEvent } from '../history/events.ts';

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;

/** Which defences acted in a run, in words and by time: nodes that refused or reverted a release, and what control did. */
export function whatStoppedIt(history: History): string[] {
  const groups = new Map<string, { first: ReleaseEvent; nodes: Set<string> }>();
  const lines: { atMs: number; text: string }[] = [];
  for (const event of history) {
    if (event.type === 'release' && event.action !== 'activated') {
      const key = `${event.action} ${event.kind} ${event.version} ${event.reason}`;
      const group = groups.get(key) ?? { first: event, nodes: new Set<string>() };
      group.nodes.add(event.node);
      groups.set(key, group);
    } else if (event.type === 'rollout' && (event.step === 'halted' || event.step === 'rolled-back')) {
      const how = event.step === 'halted' ? 'stopped the release' : 'rolled it back everywhere';
      const text = `control ${how} (${event.kind} ${event.version}) at ${seconds(event.atMs)}: ${event.detail}`;
      lines.push({ atMs: event.atMs, text });
    }
  }
  for (const { first, nodes } of groups.values()) {
    const who = nodes.size === 1 ? first.node : `${nodes.size} nodes`;
    const text = `${who} ${first.action} ${first.kind} ${first.version} from ${seconds(first.atMs)} on: ${first.reason}`;
    lines.push({ atMs: first.atMs, text });
  }
  return lines.toSorted((a, b) => a.atMs - b.atMs).map(({ text }) => text);
}
