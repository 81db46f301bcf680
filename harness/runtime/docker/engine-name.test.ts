import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { namedEngine } from './engine-name.ts';
import { InVain } from './in-vain.ts';

describe('the engine that the user names', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'zonequake-home-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  function addContext(name: string, text: string): void {
    const folder = join(home, '.docker', 'contexts', 'meta', createHash('sha256').update(name).digest('hex'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'meta.json'), text);
  }

  it('is that of DOCKER_HOST, else of DOCKER_CONTEXT, else of the configuration of testcontainers', async () => {
    addContext('lab', '{"Name":"lab","Endpoints":{"docker":{"Host":"unix:///lab.sock"}}}');
    expect(await namedEngine({}, home)).to.equal(undefined);
    writeFileSync(
      join(home, '.testcontainers.properties'),
      '# mine\nryuk.disabled=true\ndocker.host = tcp://there:2375\n',
    );
    expect(await namedEngine({}, home)).to.deep.equal({ by: '.testcontainers.properties', host: 'tcp://there:2375' });
    const context = { DOCKER_CONTEXT: 'lab' };
    expect(await namedEngine(context, home)).to.deep.equal({ by: 'DOCKER_CONTEXT', host: 'unix:///lab.sock' });
    const both = { ...context, DOCKER_HOST: 'unix:///mine.sock' };
    expect(await namedEngine(both, home)).to.deep.equal({ by: 'DOCKER_HOST', host: 'unix:///mine.sock' });
    expect(await namedEngine({ DOCKER_HOST: '', DOCKER_CONTEXT: 'default' }, `${home}/none`)).to.equal(undefined);
  });

  it('is nobody else’s when its context cannot be read', async () => {
    addContext('broken', '{"Endpoints":{}}');
    for (const name of ['none', 'broken']) {
      const failure = await namedEngine({ DOCKER_CONTEXT: name }, home).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(InVain).with.property('message').that.includes(`names "${name}"`);
    }
  });
});
