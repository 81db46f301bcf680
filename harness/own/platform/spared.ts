import type { History } from '../../history/events.ts';
import type { Effect } from '../../lab/effect.ts';
import { ownPlatform } from './own-platform.ts';
import { ASKER, type OwnSpec } from './own-spec.ts';
import { reachedBy, whyMayFail } from './ways.ts';

/** A run in which some effects are in force from the beginning on, as it is written down. */
const endless = (effects: readonly Effect[]): History => [
  { type: 'inject', atMs: 0, injection: 0, kind: '', target: '', effects },
  ...effects.flatMap((effect) =>
    effect.is === 'down'
      ? effect.nodes.map((node) => ({
          ...({ type: 'down', atMs: 0, node, how: effect.how, injection: 0, reason: 'injected' } as const),
        }))
      : [],
  ),
];

/** Whether some client that goes by way of what dies has another way, and so has to be served however long it lasts. */
export function isDemanding(effects: readonly Effect[], spec: OwnSpec): boolean {
  // Whoever is cut off may be reached otherwise by each other's other family.
  if (effects.some(({ is }) => is !== 'down')) return true;
  const { durationMs, quietMs } = spec.timing;
  const facts = ownPlatform({}).factsOf(endless(effects), spec, {
    endMs: durationMs,
    quietFromMs: durationMs - quietMs,
  });
  const dead = new Set(effects.flatMap((effect) => (effect.is === 'down' ? effect.nodes : [])));
  const services = new Set(spec.nodes.flatMap(({ id, role }) => (dead.has(id) ? [role] : [])));
  const longMs = durationMs - quietMs;
  return spec.own.checks.some(({ check, from }) => {
    const reached = reachedBy(
      from.flatMap(({ any }) => any),
      spec,
    );
    const goesBy = [...services].some((service) => reached.has(service));
    return goesBy && whyMayFail(check, ASKER, { fromMs: longMs, toMs: longMs }, facts) === undefined;
  });
}
