import { createHash } from 'node:crypto';
import { type TextRecord, textRecord } from '../../dns/rdata-text.ts';
import type { Response } from '../../dns/response.ts';

/** What came for a question. */
export type Answer =
  | {
      readonly is: 'dns';
      /** As `Rcode`, or `RCODEn`. */
      readonly rcode: string;
      readonly aa: boolean;
      /** Truncated, over TCP too. */
      readonly tc: boolean;
      readonly ra: boolean;
      /** Of the answer section. */
      readonly records: readonly TextRecord[];
    }
  | {
      readonly is: 'page';
      readonly status: number;
      readonly octets: number;
      /** Hexadecimal. */
      readonly sha256: string;
      /** The body as UTF-8; of a long one the beginning. */
      readonly text: string;
      /** Nothing but the end of the connection has told where it ends. */
      readonly isOpenEnded?: boolean;
    }
  /** That there is no such page: its name has no address, or it leads to what is none. `why` is the end of a sentence. */
  | { readonly is: 'denied'; readonly why: string }
  /** Nothing, or nothing that could be read: `why` is the end of a sentence, such as `no answer within 5 s`. */
  | { readonly is: 'none'; readonly why: string };

/** A response as an answer. */
export const answerOf = ({ rcode, aa, tc, ra, answers }: Response): Answer => ({
  is: 'dns',
  ...{ rcode, aa, tc, ra },
  records: answers.map(textRecord),
});

/** Characters of a body that are kept: as many as a lab file may have of one. */
const TEXT_MAX = 100_000;

/** A page as an answer. */
export const pageOf = (status: number, body: Uint8Array): Answer => ({
  is: 'page',
  status,
  octets: body.length,
  sha256: createHash('sha256').update(body).digest('hex'),
  text: new TextDecoder().decode(body.subarray(0, TEXT_MAX * 4)).slice(0, TEXT_MAX + 1),
});
