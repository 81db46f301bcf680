import { expect } from 'chai';
import { type ComposeConfig, ComposeConfigSchema } from './compose-config.ts';

describe('what compose says of a file', () => {
  it('keeps what we do not look at', () => {
    const config = {
      name: 'lab',
      services: { ns1: { image: 'bind9', command: null, shm_size: '67108864', networks: { default: null } } },
      networks: { default: { name: 'lab_default', ipam: {}, 'x-mine': 1 } },
      'x-top': {},
    };
    const parsed: ComposeConfig = ComposeConfigSchema.parse(config);
    expect(parsed).to.deep.include(config);
  });

  it('is refused where it is not what compose writes', () => {
    const config = { name: 'lab', services: { ns1: { cap_add: 'NET_ADMIN' } } };
    expect(ComposeConfigSchema.safeParse(config).error?.issues[0]?.path).to.deep.equal(['services', 'ns1', 'cap_add']);
  });
});
