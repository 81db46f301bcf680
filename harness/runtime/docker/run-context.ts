import { HarnessError } from '../../basics/errors.ts';
import type { LabSpec } from '../../lab/spec.ts';
import type { NodeInfo, Topology } from '../../lab/topology.ts';
import type { Roles } from '../../platform/roles.ts';
import type { Recorder } from './recorder.ts';
import type { LabClock } from './shared/lab-clock.ts';
import type { NodeChannel, Stage } from './shared/stage.ts';

/** What all parts of one run on containers share. */
export interface RunContext {
  readonly spec: LabSpec;
  readonly topology: Topology;
  readonly roles: Roles;
  readonly stage: Stage;
  /** Nodes whose helper has been asked for. */
  readonly helpers: ReadonlySet<string>;
  readonly clock: LabClock;
  readonly recorder: Recorder;
  /** Whether people ask its nodes from outside: a lab that stands. */
  readonly isStanding: boolean;
  /** What injections have in force. */
  readonly effects: Effects;
}

/** Injections' effects in force, each with how it is undone. */
export interface Effects {
  /** Adds one, with the sentence that tells of it when it is still there; the result takes it off the list. */
  add(leak: string, undo: () => Promise<void>): () => void;
  readonly leaks: readonly string[];
  /** Undoes all that is left, whatever fails. Rejects with the first failure. */
  undoAll(): Promise<void>;
}

export function createEffects(): Effects {
  const all = new Set<{ leak: string; undo: () => Promise<void> }>();
  return {
    add(leak, undo) {
      const effect = { leak, undo };
      all.add(effect);
      return () => void all.delete(effect);
    },
    get leaks() {
      return Array.from(all, ({ leak }) => leak);
    },
    async undoAll() {
      const results = await Promise.allSettled(Array.from(all, ({ undo }) => undo()));
      all.clear();
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
}

/** The node of that name. Throws HarnessError. */
export function nodeNamed({ topology, spec }: Pick<RunContext, 'topology' | 'spec'>, id: string): NodeInfo {
  const node = topology.byId.get(id);
  if (!node) throw new HarnessError(`no node of lab "${spec.name}" is called "${id}"`);
  return node;
}

/** The stream to a node's supervisor. Throws HarnessError when the stage has none. */
export function channelOf({ stage }: Pick<RunContext, 'stage'>, id: string): NodeChannel {
  const channel = stage.channels.get(id);
  if (!channel) throw new HarnessError(`node ${id} has no container`);
  return channel;
}
