import type { ComposeService } from './compose-config.ts';

/** How `deploy.restart_policy.condition` is said as `restart`, as compose has it. */
const CONDITIONS: Readonly<Record<string, string>> = {
  none: 'no',
  no: 'no',
  'on-failure': 'on-failure',
  'unless-stopped': 'unless-stopped',
};

/** The owner's restart policy: `no`, `always`, `unless-stopped`, `on-failure` or `on-failure:3`. What `deploy` says comes first. */
export function ownersRestart({ restart, deploy }: ComposeService): string {
  const policy = deploy?.restart_policy;
  if (!policy) return restart ?? 'no';
  const name = CONDITIONS[policy.condition ?? 'any'] ?? 'always';
  return name === 'on-failure' && policy.max_attempts !== undefined ? `${name}:${policy.max_attempts}` : name;
}

/**
 * The policy that compose is given, and the one place where that is decided: the owner's own. It is part of what is tested, and no fault
 * fights it, since the engine never restarts what was killed or stopped through it.
 */
export const givenRestart = (owners: string): string => owners;
