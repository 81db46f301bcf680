import { expect } from 'chai';
import { HarnessError } from '../basics/errors.ts';
import { EXIT } from '../records/exit-code.ts';
import { thenRemove } from './runtimes.ts';

describe('what is left in the engine after a command', () => {
  const stuck = () => Promise.reject(new HarnessError('lab test left network 1 behind'));

  it('does not hide what was found, and is graver than what could not be judged', async () => {
    const codes = [EXIT.ok, EXIT.violated, EXIT.harness, EXIT.inconclusive];
    const ended = await Promise.all(codes.map((code) => thenRemove(async () => code, stuck)));
    expect(ended).to.deep.equal([EXIT.leaked, EXIT.violated, EXIT.leaked, EXIT.leaked]);
  });

  it('does not hide why the command failed, and removal comes after it', async () => {
    const failure = new HarnessError('no engine');
    let isRemoved = false;
    const remove = async () => {
      isRemoved = true;
    };
    expect(await thenRemove(async () => Promise.reject(failure), stuck).catch((error: unknown) => error)).to.equal(
      failure,
    );
    expect(await thenRemove(async () => Promise.reject(failure), remove).catch((error: unknown) => error)).to.equal(
      failure,
    );
    expect(isRemoved).to.equal(true);
    expect(await thenRemove(async () => EXIT.ok, remove)).to.equal(EXIT.ok);
  });
});
