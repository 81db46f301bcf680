import { withoutCrashes } from '../../facts/down.ts';
import { factsOf } from '../../facts/facts-of.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Roles, RoleTraits } from '../../platform/roles.ts';
import { events } from './event-book.ts';
import { excuse } from './excuse.ts';
import { portLosses } from './port-losses.ts';
import type { OwnFacts } from './ways.ts';

/** What a service is good for, by what its owner says that it is. */
const TRAITS: Readonly<Record<string, RoleTraits>> = {
  authoritative: { answersDns: 'names' },
  secondary: { answersDns: 'names' },
  resolver: { answersDns: 'names' },
  balancer: { answersHttp: true },
  edge: { answersHttp: true },
};

/** An owner's lab as a platform: what is known of it is what the harness sees from outside. `roles` are the owner's, by service. */
export function ownPlatform(roles: Readonly<Record<string, readonly string[]>>): Platform<OwnFacts> {
  const traits: Roles = Object.fromEntries(
    Object.entries(roles).map(([service, all]) => [service, Object.assign({}, ...all.map((role) => TRAITS[role]))]),
  );
  return {
    name: 'own',
    roles: { ...traits, instrument: {} },
    events,
    // A death that its owner tolerates excuses nearly all; that the lab recovers from it is judged in every run.
    demandedShareMin: 0,
    factsOf(history, spec, span) {
      const facts = factsOf(history, spec, span);
      const losses = [...facts.inForce.losses, ...portLosses(facts)];
      return { ...facts, spec, down: withoutCrashes(facts.down), losses };
    },
    excuse,
  };
}
