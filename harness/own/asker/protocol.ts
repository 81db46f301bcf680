import type { Endpoint } from '../../lab/topology.ts';

/**
 * What the harness and an asker say to each other: one JSON document a line, over the container's standard input and output, which no
 * fault touches. An asker knows nothing of checks: it sends what it is told to, once, and says what came back.
 */
export type Asking =
  /** One DNS message (base64) from a port of its own; over TCP with the two octets of length (RFC 7766 section 8). */
  | { readonly over: 'udp' | 'tcp'; readonly to: Endpoint; readonly message: string }
  /** One GET on a connection of its own. Over TLS whoever answers is believed, unless there is a `ca` (PEM) that must have signed for it. */
  | {
      readonly over: 'http' | 'https';
      readonly to: Endpoint;
      readonly host: string;
      readonly path: string;
      readonly ca?: string;
    }
  /** Nothing: what time it is. */
  | { readonly over: 'clock' };

/** What came back. `refused`: a reset in place of a connection, or an ICMP that says so; `unreachable`: no route to it. */
export type Came =
  | { readonly is: 'message'; readonly message: string }
  | {
      readonly is: 'page';
      readonly status: number;
      /** Lower-case names. */
      readonly headers: Readonly<Record<string, string>>;
      /** The first `BODY_MAX` octets, base64; how many there are, and the SHA-256 (hex) of all. */
      readonly body: string;
      readonly octets: number;
      readonly sha256: string;
    }
  | { readonly is: 'timeout' | 'refused' | 'unreachable' }
  /** A connection that broke, or TLS that did not come about: in words. */
  | { readonly is: 'broken'; readonly why: string }
  | { readonly is: 'clock' };

/** Octets of a page that are handed on. */
export const BODY_MAX = 524_288;

/** Harness to asker. */
export interface AskLine {
  readonly id: number;
  readonly ask: Asking;
  readonly timeoutMs: number;
}

/** Asker to harness. Times are CLOCK_MONOTONIC of the container, nanoseconds, decimal. */
export type CameLine =
  | { readonly ready: true }
  | {
      readonly id: number;
      readonly came: Came;
      readonly sentNs: string;
      readonly endNs: string;
      /** The own end of its flow, `address:port`, where it has one. */
      readonly local?: string;
    }
  /** It waited so long for a processor that its times cannot be believed, ms. */
  | { readonly starvedMs: number; readonly atNs: string };
