import { expect } from 'chai';
import { HarnessError } from '../../basics/errors.ts';
import { refuseForeign } from './prefixes.ts';

describe('the prefixes of a lab', () => {
  it('hold the nodes and the injector', () => {
    refuseForeign(['10.53.1.10', 'fd53::1:a', '10.53.250.1', 'fd53::fa:1']);
  });

  it('hold nothing else', () => {
    for (const address of ['10.54.0.1', '8.8.8.8', 'fd53:0:0:1::1', '::ffff:8.8.8.8', '127.0.0.1', 'example', '']) {
      expect(() => refuseForeign(['10.53.1.10', address]), address).to.throw(HarnessError, address);
    }
  });
});
