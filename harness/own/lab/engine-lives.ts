import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import type { Ms } from '../../lab/spec.ts';
import { reasonOf } from '../../runtime/docker/engine.ts';
import { LAB_LABEL } from '../../runtime/docker/labels.ts';
import { createLines } from '../../runtime/docker/shared/lines.ts';

/** What an engine tells of the life of a container: it was sent a signal through the engine, its first process ended, or began. */
export interface EngineLife {
  readonly container: string;
  readonly is: 'kill' | 'die' | 'start';
  /** When, as the machine's clock on the wall has it, ms since 1970. */
  readonly wallMs: Ms;
  /** Of what has ended. */
  readonly exitCode?: string;
}

const ACTIONS: Readonly<Record<EngineLife['is'], true>> = { kill: true, die: true, start: true };
const isAction = (action: string): action is EngineLife['is'] => Object.hasOwn(ACTIONS, action);

const NS_PER_US = 1e3;

interface Told {
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  readonly timeNano: number;
}

function lifeOf(line: string): EngineLife | undefined {
  const { Action: is, Actor: actor, timeNano } = JSON.parse(line) as Told;
  if (!isAction(is)) return undefined;
  const { exitCode } = actor.Attributes;
  return {
    container: actor.ID,
    is,
    wallMs: Math.round(timeNano / NS_PER_US) / 1e3,
    ...(exitCode !== undefined && { exitCode }),
  };
}

/** An engine that is listened to. */
export interface Listening {
  /** Why not all was heard; undefined as long as it was. */
  failure(): HarnessError | undefined;
  /** Ends the connection, and hears nothing more. Idempotent. */
  stop(): void;
}

/**
 * Listens to what an engine tells of the containers of a lab, all of it from now on, also of the time until it is connected: it keeps
 * what it has told.
 */
export function listenToLives(docker: Dockerode, labId: string, hear: (life: EngineLife) => void): Listening {
  const ending = new AbortController();
  let failure: HarnessError | undefined;
  const fail = (why: string): void => {
    if (!ending.signal.aborted) failure ??= new HarnessError(`the engine tells no more who dies: ${why}`);
  };
  const lines = createLines((line) => {
    const life = ending.signal.aborted ? undefined : lifeOf(line);
    if (life) hear(life);
  });
  docker
    .getEvents({
      abortSignal: ending.signal,
      since: Date.now() / 1000,
      filters: { type: ['container'], label: [`${LAB_LABEL}=${labId}`], event: Object.keys(ACTIONS) },
    })
    .then((stream) => {
      stream.on('data', lines.push);
      stream.on('error', (error) => fail(reasonOf(error)));
      stream.on('end', () => fail('its answer ended'));
    })
    .catch((error: unknown) => fail(reasonOf(error)));
  return { failure: () => failure, stop: () => ending.abort() };
}
