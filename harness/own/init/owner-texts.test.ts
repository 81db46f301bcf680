import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { ComposeConfigSchema } from '../compose/compose-config.ts';
import { copiedBy, textsOf } from './owner-texts.ts';
import { softwareOf } from './software.ts';

describe('what a build copies', () => {
  it('is named by COPY and ADD in either form, and over several lines', () => {
    const dockerfile = `FROM debian
COPY --chown=0:0 a.conf zones/ /etc/
add ["b file", "/etc/"]
COPY c.conf \\
  d.conf /etc/
COPY --from=build /out /out
ADD https://example.com/x /x
`;
    // Spaces in names are split: such a file is not found, and nothing else is wrong.
    expect(copiedBy(dockerfile)).to.deep.equal(['a.conf', 'zones/', 'b', 'file', 'c.conf', 'd.conf']);
  });
});

describe('what a service is given of its owner’s', () => {
  let folder = '';
  const write = (name: string, text: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'zonequake-texts-')));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const names = (service: object) => {
    const config = ComposeConfigSchema.parse({ name: 'lab', services: { a: service } });
    return textsOf('a', config, folder).map(({ name }) => name);
  };

  it('is texts in what is mounted and built, and its command line', () => {
    write('etc/named.conf', 'options {};');
    write('etc/zones/db.a', '@ SOA');
    write('etc/key.bin', new Uint8Array([0, 1, 255]));
    write('image/Dockerfile', 'FROM debian\nCOPY conf/*.conf /etc/\n');
    write('image/conf/x.conf', 'x');
    write('image/other', 'not copied');
    const service = {
      volumes: [{ type: 'bind', source: join(folder, 'etc'), target: '/etc/bind' }],
      build: { context: join(folder, 'image') },
      command: ['named', '-g'],
      environment: { ZONE: 'a.test' },
    };
    expect(names(service)).to.deep.equal([
      ...['etc/named.conf', 'etc/zones/db.a', 'image/conf/x.conf', 'command and environment'],
    ]);
  });

  it('is nothing outside of the folder of the lab, also by a link', () => {
    symlinkSync('/etc', join(folder, 'link'));
    const mount = (source: string) => ({ type: 'bind', source, target: '/x' });
    expect(
      names({ volumes: [mount('/etc/passwd'), mount(join(folder, 'link')), mount(join(folder, 'none'))] }),
    ).to.deep.equal([]);
  });
});

describe('the software of a service', () => {
  it('is known by its process, whatever runs beside it', () => {
    expect(softwareOf(['sh', 'tini', 'named'])).to.equal('bind');
    expect(softwareOf(['nsd', 'nsd: main'])).to.equal('nsd');
    expect(softwareOf(['pdns_recursor'])).to.equal('pdns-recursor');
    expect(softwareOf(['postgres'])).to.equal('other');
    expect(softwareOf(['constructor'])).to.equal('other');
  });
});
