import { HarnessError } from '../../errors.ts';
import type { Ms } from '../../lab/spec.ts';
import { stamped } from '../stamped.ts';
import type { Lab } from '../runtime.ts';
import { startFlood } from './flood.ts';
import { createLinks } from './links.ts';
import { createLives } from './lives.ts';
import type { Message } from './protocol.ts';
import { call, type Scene } from './scene.ts';
import { ownTables } from './shaper/rules.ts';
import { refuseForeign } from './prefixes.ts';

/** After the end of a run, what programs said of its last moments may still be on its way inside their containers. */
const LAST_WORDS_MS = 25;

/** A run on containers, and where what their supervisors say goes. */
export interface DockerLab extends Lab {
  hear(node: string, message: Message): void;
}

/** The verbs of a running lab on containers; they act now. `stop` rejects when something of the run could not be undone. */
export function createLab(scene: Scene): DockerLab {
  const { spec, clock, recorder, effects, stage, topology } = scene;
  refuseForeign(topology.nodes.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]));
  const lives = createLives(scene);
  const links = createLinks(scene);
  let floods = 0;
  let stopping: Promise<void> | undefined;
  return {
    spec,
    get history() {
      return recorder.history;
    },
    record: recorder.record,
    now: clock.nowMs,
    async runUntil(atMs) {
      if (stopping) throw new HarnessError('the lab has been stopped');
      await clock.sleepUntil(atMs);
      if (atMs >= spec.timing.durationMs) await endRun(scene, atMs);
    },
    kill: lives.kill,
    link: links.link,
    sendRaw: (to, bytes, everyMs, injection) => startFlood(scene, { to, bytes, everyMs, injection, flood: ++floods }),
    push: (order, injection) => giveOrder(scene, order, injection),
    async baseline() {
      const tables = await leftTables(scene);
      return [...effects.leaks, ...lives.leaks(), ...links.leaks(), ...tables].map((what) => ({ what }));
    },
    hear(node, message) {
      if ('re' in message || message.is === 'ready') return;
      if (message.is === 'log') recorder.take(stamped(message.event, message.atMs, node));
      else lives.tell(node, message);
    },
    stop() {
      stopping ??= effects.undoAll().finally(async () => {
        recorder.seal(Number.POSITIVE_INFINITY);
        await Promise.all(Array.from(stage.channels.values(), (channel) => call(channel, { do: 'rest' })));
      });
      return stopping;
    },
  };
}

/** The end of a run: everything that was said until then has been heard, and what is said later is not part of it. */
async function endRun({ clock, stage, recorder }: Scene, endMs: Ms): Promise<void> {
  await clock.sleepUntil(endMs + LAST_WORDS_MS);
  await Promise.all(Array.from(stage.channels.values(), (channel) => call(channel, { do: 'clock' })));
  recorder.seal(endMs);
}

/** Tables of the shaper that are still in a node's network namespace. */
async function leftTables({ stage, helpers }: Scene): Promise<readonly string[]> {
  const found = await Promise.all(
    Array.from(helpers, async (node) => {
      const shell = await stage.helper(node);
      const left = ownTables(await shell.run('nft list tables'));
      return left.map((table) => `Node ${node} still has the packet filter ${table}.`);
    }),
  );
  return found.flat();
}
