import type { Family } from '../../lab/topology.ts';
import type { OwnRole } from '../lab-file/lab-file.ts';

/** Where the asker reaches a node. */
export interface NodeAddress {
  readonly network: string;
  readonly family: Family;
  readonly address: string;
}

/** A node of an owner's lab, as far as it can be asked. */
export interface AskedNode {
  readonly id: string;
  readonly service: string;
  readonly roles: readonly OwnRole[];
  /** The first of each family is asked. */
  readonly addresses: readonly NodeAddress[];
}

/** Who is asked, and where. */
export interface Peer {
  readonly node: string;
  readonly family: Family;
  readonly address: string;
}

/** How a client gets from a name to an address. */
export type Way =
  | { readonly by: 'resolver'; readonly peer: Peer }
  /** Itself, from the root on: these serve it. */
  | { readonly by: 'iterate'; readonly roots: readonly Peer[] }
  /** By whichever of these serves the zone of the name. */
  | { readonly by: 'servers'; readonly peers: readonly Peer[] };

/** A DNS question, to one server: RD is 1 where `recursion`. What comes truncated over UDP is asked again over TCP. */
export interface AskName {
  readonly is: 'name';
  readonly to: Peer;
  readonly over: 'udp' | 'tcp';
  readonly name: string;
  readonly type: string;
  readonly recursion: boolean;
}

/** The same, from the root on. */
export interface AskIterating {
  readonly is: 'iterate';
  readonly roots: readonly Peer[];
  readonly name: string;
  readonly type: string;
}

/** A page, redirects followed. */
export interface AskPage {
  readonly is: 'page';
  readonly url: string;
  /** What the request says that it is for: name, and port where it is none of the usual. */
  readonly host: string;
  /** Of the connection. */
  readonly family: Family;
  /** Where to connect, whatever address the name has; absent: where the way leads. */
  readonly at?: Peer;
  /** For the name, and for those of redirects; absent where there is none, as with an address in place of a name. */
  readonly way?: Way;
  /** Who must have signed for whoever answers over TLS, PEM. */
  readonly ca?: string;
}

export type Ask = AskName | AskIterating | AskPage;

/** Records of one name on the way to the answer: an alias, or the answer itself. */
export interface Link {
  readonly name: string;
  readonly type: string;
  /** As `rdataText` has it. */
  readonly data: readonly string[];
}

/** What is right. */
export type Expected =
  /** Each link, whole: from the name that was asked to the last that is known. */
  | { readonly is: 'links'; readonly links: readonly Link[] }
  /** Some of these and no others; undefined: any of that type. */
  | { readonly is: 'choice'; readonly answers: readonly string[] | undefined }
  | {
      readonly is: 'page';
      readonly status: number;
      readonly page: { readonly body: string } | { readonly sha256: string } | undefined;
    };

/** One thing to ask, for a check. */
export interface Question {
  /** Which of the lab file's. */
  readonly check: number;
  readonly ask: Ask;
  readonly expected: Expected;
}
