import type { LifeEvent } from '../../history/events.ts';
import type { Ms } from '../../lab/spec.ts';
import type { EngineLife } from './engine-lives.ts';

/** A service, as far as its deaths by itself are told. */
export interface Mortal {
  readonly id: string;
  /** Its next death at or after `fromMs` is an injection's, which tells of it: it is brought about from inside, as one by itself is. */
  readonly awaited: { fromMs: Ms | undefined };
}

export interface OwnDeathsOptions {
  /** By the id of its container. */
  readonly services: ReadonlyMap<string, Mortal>;
  /** Lab time of a time on the wall. */
  readonly labTime: (wallMs: Ms) => Ms;
  /** The last that was told of a node's life by anybody. */
  readonly lastOf: (node: string) => LifeEvent | undefined;
  readonly tell: (event: LifeEvent) => void;
}

/** Whether that was told of a death by itself. */
const isByItself = (event: LifeEvent | undefined): boolean =>
  event?.type === 'down' && event.how === 'crash' && event.injection === undefined;

/**
 * Tells of deaths that no injection has brought about, and of the starts that end them. What is killed, restarted or stopped through the
 * engine gets a signal from it first, of which it tells before it tells of the death; a crash is awaited.
 */
export function ownDeaths({ services, labTime, lastOf, tell }: OwnDeathsOptions): (life: EngineLife) => void {
  const killed = new Set<string>();
  const died = ({ id, awaited }: Mortal, atMs: Ms, exitCode = 'nothing'): void => {
    if (awaited.fromMs !== undefined && atMs >= awaited.fromMs) awaited.fromMs = undefined;
    else tell({ type: 'down', atMs, node: id, how: 'crash', reason: `exited with ${exitCode}` });
  };
  return ({ container, is, wallMs, exitCode }) => {
    const service = services.get(container);
    if (!service) return;
    if (is === 'kill') {
      killed.add(container);
      return;
    }
    const wasKilled = killed.delete(container);
    if (is === 'die' && !wasKilled) died(service, labTime(wallMs), exitCode);
    if (is === 'start' && isByItself(lastOf(service.id))) tell({ type: 'up', atMs: labTime(wallMs), node: service.id });
  };
}
