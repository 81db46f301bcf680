import { HarnessError } from '../../basics/errors.ts';
import type { NodeInfo } from '../../lab/topology.ts';
import type { Watcher } from './lives.ts';
import type { RunContext } from './run-context.ts';
import { addAddresses, announce, mute, removeAddresses, unmute } from './shaper/neighbours.ts';
import type { Message } from './shared/protocol.ts';

/** Who answers for addresses that are another machine's by right. What programs ask for is done in the order of asking. */
export interface Claims extends Watcher {
  hear(node: string, message: Extract<Message, { is: 'claim' | 'release' }>): void;
  /** Resolves when all that was asked for has been done. */
  settled(): Promise<void>;
  /** Throws HarnessError when something that was asked for could not be done. */
  check(): void;
  /** Gives every address back to its owner. Rejects when one cannot be. */
  clear(): Promise<void>;
}

interface Book {
  readonly context: RunContext;
  /** Claimed addresses, each with the node that has it now. */
  readonly holders: Map<string, string>;
  readonly down: Set<string>;
  readonly muted: Set<string>;
}

/** The last claim wins: whoever had an address before loses it, so that two never announce the same one. */
async function claim(book: Book, node: string, addresses: readonly string[]): Promise<void> {
  const { context, holders } = book;
  const fresh = addresses.filter((address) => holders.get(address) !== node);
  if (fresh.length === 0 || book.down.has(node)) return;
  for (const other of new Set(fresh.flatMap((address) => holders.get(address) ?? []))) {
    await take(book, other, fresh);
  }
  for (const address of fresh) holders.set(address, node);
  for (const owner of ownersOf(book, fresh)) await keepMute(book, owner);
  await addAddresses(await context.stage.helper(node), fresh);
  record(book, node, fresh, 'claimed');
}

/** Gives back what a node has of these addresses, and lets their owners be found again. */
async function release(book: Book, node: string, addresses: readonly string[]): Promise<void> {
  const released = await take(book, node, addresses);
  for (const owner of ownersOf(book, released)) {
    if (book.muted.has(owner.id)) await keepMute(book, owner);
    else await announce(await book.context.stage.helper(owner.id));
  }
}

/** Takes from a node what it has of these addresses. */
async function take(book: Book, node: string, addresses: readonly string[]): Promise<readonly string[]> {
  const taken = addresses.filter((address) => book.holders.get(address) === node);
  if (taken.length === 0) return taken;
  for (const address of taken) book.holders.delete(address);
  await removeAddresses(await book.context.stage.helper(node), taken);
  record(book, node, taken, 'released');
  return taken;
}

/** A machine is mute while it is down and another answers for it: its kernel lives, and would say where its addresses are. */
async function keepMute({ context, holders, down, muted }: Book, { id, ipv4, ipv6 }: NodeInfo): Promise<void> {
  const isMute = down.has(id) && (holders.has(ipv4) || holders.has(ipv6));
  if (isMute === muted.has(id)) return;
  const shell = await context.stage.helper(id);
  if (isMute) {
    muted.add(id);
    await mute(shell);
  } else {
    await unmute(shell);
    muted.delete(id);
  }
}

function record(book: Book, node: string, addresses: readonly string[], action: 'claimed' | 'released'): void {
  const { clock, recorder } = book.context;
  for (const address of addresses) recorder.take({ type: 'address', atMs: clock.nowMs(), node, address, action });
}

const ownersOf = ({ context }: Book, addresses: readonly string[]): ReadonlySet<NodeInfo> =>
  new Set(addresses.flatMap((address) => context.topology.byAddress.get(address) ?? []));

export function createClaims(context: RunContext): Claims {
  const book: Book = { context, holders: new Map(), down: new Set(), muted: new Set() };
  let failure: unknown;
  let last: Promise<void> = Promise.resolve();
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    const done = last.then(act);
    last = done.catch((error: unknown) => {
      failure ??= error;
    });
    return done;
  };
  /** Nobody waits for it: `check` tells of a failure. */
  const later = (act: () => Promise<void>): void => void inTurn(act).catch(() => undefined);
  const ownerChanges = async (node: string): Promise<void> => {
    const owner = context.topology.byId.get(node);
    if (owner) await keepMute(book, owner);
  };
  return {
    hear: (node, { is, addresses }) =>
      later(() => (is === 'claim' ? claim(book, node, addresses) : release(book, node, addresses))),
    died: (node, how) =>
      later(async () => {
        book.down.add(node);
        // The kernel of one that stands still goes on answering for all that it has.
        if (how !== 'pause') await release(book, node, [...book.holders.keys()]);
        await ownerChanges(node);
      }),
    started: (node) =>
      later(async () => {
        book.down.delete(node);
        await ownerChanges(node);
      }),
    settled: () => last,
    check() {
      if (failure === undefined) return;
      const why = failure instanceof Error ? failure.message : String(failure);
      throw new HarnessError(`an address could not change hands: ${why}`);
    },
    clear: () =>
      inTurn(async () => {
        for (const node of new Set(book.holders.values())) await release(book, node, [...book.holders.keys()]);
        for (const id of [...book.muted]) {
          await unmute(await context.stage.helper(id));
          book.muted.delete(id);
        }
      }),
  };
}
