import type { NodeInfo } from '../../../lab/topology.ts';
import type { Message, Reply, Request } from './protocol.ts';

/** The stream to one node's supervisor. */
export interface NodeChannel {
  readonly node: NodeInfo;
  readonly containerId: string;
  call(request: Request): Promise<Reply>;
  /** Called with every message that is not a reply, in order. */
  onMessage(handle: (message: Message) => void): void;
  /** The last lines that the node wrote to its standard error, oldest first, where the stage keeps them. */
  stderr?(): readonly string[];
}

/** An open shell in a long-lived helper container that shares one node's network namespace, with NET_ADMIN and nothing else. */
export interface HelperShell {
  /** Runs a command line; resolves with its output, rejects with HarnessError when it fails. */
  run(command: string): Promise<string>;
  /**
   * Hands lines to an nft that is kept open, which takes about 2 ms: each line is a transaction of its own. Resolves with
   * what it printed, rejects with HarnessError and its words when it refused any.
   */
  nft(...lines: readonly string[]): Promise<string>;
  /** Starts a command whose output lines keep coming, until `stop`. */
  follow(command: string, onLine: (line: string) => void): { stop(): void };
}

/** A lab's network and containers, up and waiting for a reset. */
export interface Stage {
  readonly labId: string;
  /** What the names of its containers begin with. */
  readonly prefix: string;
  readonly channels: ReadonlyMap<string, NodeChannel>;
  readonly injector: NodeChannel;
  /** The helper of a node; started at the first call and kept until `close`. */
  helper(node: string): Promise<HelperShell>;
  /** Removes every container and the network. Idempotent. */
  close(): Promise<void>;
  /** After `close`: what the engine keeps all the same, though nothing is on it. One sentence. */
  kept(): string | undefined;
}
