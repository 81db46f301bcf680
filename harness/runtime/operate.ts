import { HarnessError } from '../basics/errors.ts';
import type { OrderEvent } from '../history/events.ts';
import type { EffectOf } from '../lab/effect.ts';
import type { OperatorOrder, Way } from '../lab/operator-order.ts';
import type { ReleaseOrder } from '../lab/release.ts';
import type { Ms } from '../lab/spec.ts';
import { astrayCommand, commandText, type OperatorCommand, type Reply, readReply, stillHeld } from './operator.ts';
import type { Evidence, Handle } from './runtime.ts';

/** How an operator reaches the controls of a lab, whatever that runs on. */
export interface ControlLine {
  /** Node ids, in the order in which they are told. */
  readonly controls: readonly string[];
  /** What a control says to a command; undefined when it is down. */
  ask(control: string, text: string): Promise<string | undefined>;
  nowMs(): Ms;
  record(event: OrderEvent): void;
  /** The handle of what has been done; `leak` is the sentence that tells of it until it is undone, if it has to be. */
  handle(done: Pick<Evidence, 'touched' | 'bitAtMs'>, leak?: string, undo?: () => Promise<void>): Handle;
}

/** Speaks to control as its operator does. */
export interface Operator {
  /** Records the order if control takes it. */
  push(order: ReleaseOrder, injection: number): Promise<Handle>;
  /** Releases do not go on, for so long or until the handle heals; the last of several holds lets them go on. */
  hold(forMs: Ms | undefined, injection: number): Promise<Handle>;
  /** Has control, or by hand each of the order's nodes that is up, do something; what lasts is undone as far as they can be told, and else ends by itself. */
  operate(order: OperatorOrder, by: Way, injection: number): Promise<Handle>;
  /** Has each of the nodes that is up do wrong by a rule. What they did counts as soon as they have said so: those that are up when it heals. */
  lead(astray: EffectOf<'astray'>, injection: number): Promise<Handle>;
}

/** Tells every control in turn, until one does as told. Throws HarnessError when one says what is no reply, or there is none. */
async function tell({ controls, ask }: ControlLine, command: OperatorCommand): Promise<Reply> {
  if (controls.length === 0) throw new HarnessError('the lab has no control to give an order to');
  for (const control of controls) {
    const reply = readReply(command, await ask(control, commandText(command)));
    if (reply.accepted) return reply;
  }
  return { accepted: false };
}

/** Tells each of some nodes by hand; returns what those said that did as told. */
async function tellEach(
  { ask }: ControlLine,
  nodes: readonly string[],
  command: OperatorCommand,
): Promise<readonly Reply[]> {
  const obeyed: Reply[] = [];
  for (const node of nodes) {
    const reply = readReply(command, await ask(node, commandText(command)));
    if (reply.accepted) obeyed.push(reply);
  }
  return obeyed;
}

/** How often nodes did wrong, and since when, by what they said. */
function doneBy(replies: readonly Reply[]): Pick<Evidence, 'touched' | 'bitAtMs'> {
  const all = replies.flatMap(({ did }) => did ?? []);
  if (all.length === 0) return { touched: 0 };
  return {
    touched: all.reduce((sum, { times }) => sum + times, 0),
    bitAtMs: Math.min(...all.map(({ fromMs }) => fromMs)),
  };
}

export function createOperator(line: ControlLine): Operator {
  let holds = 0;
  return {
    async push(order, injection) {
      // Before the call: what nodes do with the release comes after the order.
      const atMs = line.nowMs();
      const { accepted, version = 0 } = await tell(line, { command: 'push', order });
      if (!accepted) return line.handle({ touched: 0 });
      line.record({ type: 'order', atMs, injection, order, version });
      return line.handle({ touched: 1, bitAtMs: atMs });
    },
    async hold(forMs, injection) {
      const atMs = line.nowMs();
      const { accepted } = await tell(line, { command: 'hold', ...(forMs !== undefined && { forMs }) });
      if (!accepted) return line.handle({ touched: 0 });
      holds++;
      const leak = `Injection ${injection} still holds releases.`;
      const end = line.handle({ touched: 1, bitAtMs: atMs }, leak, async () => void holds--);
      const heal = async () => {
        if (end.evidence().healedAtMs !== undefined) return;
        const isReleased = holds > 1 || (await tell(line, { command: 'release-hold' })).accepted;
        // One with an end of its own needs nobody to hear of it.
        if (!isReleased && forMs === undefined) throw stillHeld();
        await end.heal();
      };
      return { ...end, heal };
    },
    async operate(order, by, injection) {
      const atMs = line.nowMs();
      const id = String(injection);
      const reach = async (command: OperatorCommand) =>
        by === 'hand'
          ? (await tellEach(line, order.nodes, command)).length
          : Number((await tell(line, command)).accepted);
      const touched = await reach({ command: 'operate', id, order });
      if (touched === 0) return line.handle({ touched });
      const done = { touched, bitAtMs: atMs };
      if (order.forMs === undefined) return line.handle(done);
      const leak = `Injection ${injection} still has the platform ${order.action}.`;
      return line.handle(done, leak, async () => void (await reach({ command: 'undo', id })));
    },
    async lead({ nodes, ...rule }, injection) {
      const id = String(injection);
      let done: ReturnType<typeof doneBy> = { touched: 0 };
      await tellEach(line, nodes, astrayCommand(id, rule));
      const leak = `Injection ${injection} still leads programs astray.`;
      const end = line.handle(done, leak, async () => {
        done = doneBy(await tellEach(line, nodes, { command: 'undo', id }));
      });
      return { ...end, evidence: () => ({ ...end.evidence(), ...done }) };
    },
  };
}
