import { z } from 'zod';
import { LIMITS } from '../../lab/limits.ts';
import { BaseSpec, type Ms } from '../../lab/spec.ts';

/** What the asker is called in histories: a node of role `instrument`. */
export const ASKER = 'asker';

const ms = z.number().int().nonnegative().max(LIMITS.runMs);
const service = z.string();
/** What compose takes as the name of a service or a network, and what we make of a folder's. */
const word = z.string().regex(/^[a-zA-Z0-9._-]+$/, 'must be letters, digits, dots, hyphens and underscores');

/** One of these services must be alive and reached. */
const Need = z.strictObject({ any: z.array(service) });

/** What a check takes: one of `from` reached by the asker, and for each of these what it needs itself. */
const Asked = z.strictObject({
  /** What operations call it: a customer, to the harness. */
  check: z.string(),
  /** Each of these lists has to have one that serves. Empty lists are none. */
  from: z.array(Need),
});

/** A zone that several nodes serve. */
const Served = z.strictObject({
  zone: z.string(),
  /** All have a change within this that one has, while NOTIFY and transfers get through. */
  agreeMs: ms,
  /** Services that serve it. */
  servers: z.array(service),
  /** Services that a change may come by way of, the servers among them: while one is harmed it may be late. */
  sources: z.array(service),
});
export type Served = z.infer<typeof Served>;

/** What an owner has said of a lab, as far as the oracle has to know. */
export const OwnTerms = z.strictObject({
  services: z.array(
    z.strictObject({
      service,
      needs: z.array(Need),
      /** How long clients may notice a loss of it for which there is another. */
      failoverMs: ms,
      /** After it has come back, clients are served by way of it within this. */
      recoverMs: ms,
      /** Whether operations may fail while it is down, whatever else there is. */
      mayFail: z.boolean(),
    }),
  ),
  checks: z.array(Asked),
  zones: z.array(Served),
  /** How long a fault lasts that no client has to be served in spite of. */
  noticeMs: ms,
});
export type OwnTerms = z.infer<typeof OwnTerms>;

/**
 * The spec of an owner's lab: nodes with their own names and addresses, and what the owner has said of them. Of what labs of fleets have it
 * has nothing.
 */
export const OwnSpec = BaseSpec.extend({
  name: word,
  regions: z.array(z.strictObject({ id: word, network: word })),
  zone: z.literal(''),
  fleets: z.tuple([]).transform((): [] => []),
  customers: z.tuple([]).transform((): [] => []),
  nodes: z.array(BaseSpec.shape.nodes.unwrap().element.extend({ region: word, network: word })),
  own: OwnTerms,
});
export type OwnSpec = z.infer<typeof OwnSpec>;

/** How long all services may take to recover. */
export const recoverMsOf = ({ own }: OwnSpec): Ms => Math.max(0, ...own.services.map(({ recoverMs }) => recoverMs));
