import { expect } from 'chai';
import type { Ended } from './command.ts';

/** An error about what the user gave: one line of so many characters at most, after this much computing. */
const LINE_MAX = 300;
const CPU_MAX_MS = 2_000;

/** What reaches a terminal and is not a line of text. */
const RAW = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}]/u;
const STACK = /^\s+at .+:\d+/m;

/** Demands of any end of a command, whatever it was given: no stack trace, nothing that a terminal acts on, an exit code that says what it is. */
export function demandOrder({ code, out, err }: Ended, what: string): void {
  const said = `${what}: ${err.slice(0, 400)}`;
  expect(code, said).to.be.oneOf([0, 1, 2, 3]);
  expect(RAW.exec(out + err)?.[0], said).to.equal(undefined);
  expect(STACK.test(out + err), said).to.equal(false);
  expect(Math.max(...err.split('\n').map(({ length }) => length)), said).to.be.at.most(2_000);
}

/** Demands that it was refused: one line on standard error, nothing on standard output, at once. Returns the line. */
export function demandRefusal(ended: Ended, what: string): string {
  demandOrder(ended, what);
  const { code, out, err, cpuMs } = ended;
  expect({ code, out }, `${what}: ${err.slice(0, 400)}`).to.deep.equal({ code: 2, out: '' });
  expect(err, what).to.match(/^(zonequake|error): [^\n]+\n$/);
  expect(err.trimEnd().length, `${what}: ${err}`).to.be.at.most(LINE_MAX);
  expect(cpuMs, what).to.be.below(CPU_MAX_MS);
  return err;
}
