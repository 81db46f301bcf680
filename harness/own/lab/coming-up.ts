import type Dockerode from 'dockerode';
import { createLines } from '../../runtime/docker/shared/lines.ts';

/** What of a lab is up while compose is still at work on it. */
export interface ComingUp {
  /** Resolves when the network of this name has been made, or the container of this name has started. Rejects where it never comes up. */
  is(name: string): Promise<void>;
  /** All of it is up, also what the engine has not told of. */
  all(): void;
  /** It does not come up, and why. */
  none(why: unknown): void;
}

interface Told {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly Attributes: { readonly name?: string } };
}

/** What makes each of them up. */
const UP_BY = { network: 'create', container: 'start' } as const;
type Kind = keyof typeof UP_BY;
const isUp = ({ Type: type, Action: action }: Told): boolean =>
  Object.hasOwn(UP_BY, type) && UP_BY[type as Kind] === action;

interface Waiting {
  readonly name: string;
  resolve(): void;
  reject(why: unknown): void;
}

/**
 * Follows what an engine tells from now on. Where it tells nothing, all waits for `all`: what is begun beside compose is begun after it then,
 * and nothing else is lost.
 */
export function followComingUp(docker: Dockerode): ComingUp {
  const ending = new AbortController();
  const up = new Set<string>();
  let waiting: readonly Waiting[] = [];
  let onEnd: ((one: Waiting) => void) | undefined;
  const end = (how: (one: Waiting) => void): void => {
    onEnd ??= how;
    ending.abort();
    for (const one of waiting) onEnd(one);
    waiting = [];
  };
  const lines = createLines((line) => {
    const told = JSON.parse(line) as Told;
    const { name } = told.Actor.Attributes;
    if (name === undefined || onEnd || !isUp(told)) return;
    up.add(name);
    for (const one of waiting) if (one.name === name) one.resolve();
    waiting = waiting.filter((one) => one.name !== name);
  });
  docker
    .getEvents({
      abortSignal: ending.signal,
      since: Date.now() / 1000,
      filters: { type: Object.keys(UP_BY) as Kind[], event: Object.values(UP_BY) },
    })
    .then((stream) => stream.on('data', lines.push).on('error', () => undefined))
    .catch(() => undefined);
  return {
    is: (name) =>
      new Promise((resolve, reject) => {
        const one = { name, resolve, reject };
        if (onEnd) onEnd(one);
        else if (up.has(name)) resolve();
        else waiting = [...waiting, one];
      }),
    all: () => end(({ resolve }) => resolve()),
    none: (why) => end(({ reject }) => reject(why)),
  };
}
