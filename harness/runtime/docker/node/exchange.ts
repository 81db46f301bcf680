import { isIP } from 'node:net';
import type { Ms } from '../../../lab/spec.ts';
import type { Endpoint, Exchange, ExchangeResult } from '../../host.ts';
import { assertAlive, type Life, run } from './life.ts';
import { takePort } from './ports.ts';
import { after } from './timers.ts';

/** How one try ended: with an answer, or with the code of a system error. */
export type TryEnd<A> = { readonly answer: A } | { readonly code: string | undefined };

/** Starts one try from a local port; only the first call of `ended` counts; returns what gives up and frees everything. */
export type StartTry<A> = (localPort: number, ended: (end: TryEnd<A>) => void) => () => void;

/** The other side is there, and its kernel says that nobody serves this. */
const REFUSED = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'];
/** The port is in use, or in TIME_WAIT (RFC 9293 section 3.6.1) towards the same server: another one will do. */
const PORT_TAKEN = ['EADDRINUSE', 'EADDRNOTAVAIL'];
const MAX_TRIES = 20;

/**
 * One request and its answer over a connection of their own, from a port that is known at once. Calls back once: with the
 * answer, `refused`, or `timeout` in `timeoutMs` from now; an error that is no refusal is silence until then.
 */
export function openExchange<A>(
  life: Life,
  to: Endpoint,
  timeoutMs: Ms,
  done: (result: ExchangeResult<A>) => void,
  startTry: StartTry<A>,
): Exchange {
  assertAlive(life);
  let localPort = takePort(life);
  let giveUp = () => {};
  let open = true;
  const cancel = () => {
    if (!open) return;
    open = false;
    giveUp();
    timeout.cancel();
    life.closers.delete(cancel);
    life.ports.delete(localPort);
  };
  const settle = (result: ExchangeResult<A>) => {
    if (!open) return;
    cancel();
    run(life, done, result);
  };
  const begin = (tries: number): void => {
    let over = false;
    giveUp = startTry(localPort, (ended) => {
      if (!open || over) return;
      over = true;
      if ('answer' in ended) return settle({ ok: true, value: ended.answer });
      if (REFUSED.includes(ended.code ?? '')) return settle({ ok: false, error: 'refused' });
      giveUp();
      if (!PORT_TAKEN.includes(ended.code ?? '') || tries === MAX_TRIES) return;
      const taken = localPort;
      localPort = takePort(life);
      life.ports.delete(taken);
      begin(tries + 1);
    });
  };
  const timeout = after(life, timeoutMs, () => settle({ ok: false, error: 'timeout' }));
  life.closers.add(cancel);
  // Anything but a literal is nobody's address, as in the simulation: silence, and no lookup.
  if (isIP(to.address) !== 0) begin(1);
  return {
    get localPort() {
      return localPort;
    },
    cancel,
  };
}
