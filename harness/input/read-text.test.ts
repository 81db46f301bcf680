import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import { OCTETS_MAX, readText } from './read-text.ts';

describe('reading a file that somebody named', () => {
  let dir = '';
  const at = (name: string) => join(dir, name);
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  after(() => rmSync(dir, { recursive: true }));

  const refusal = (path: string): string => {
    try {
      readText(path, 'schedule', 'give a schedule');
    } catch (error) {
      expect(error).to.be.instanceOf(UsageError);
      return (error as Error).message;
    }
    return 'it was read';
  };

  it('gives its text, also through a link, and of what is made up as it is read', () => {
    writeFileSync(at('good'), 'bücher');
    symlinkSync(at('good'), at('link'));
    expect(readText(at('link'), 'schedule', '')).to.equal('bücher');
    expect(readText('/proc/self/stat', 'schedule', '')).to.contain(`${process.pid} `);
  });

  it('refuses at once what is no regular file: it may never end', async () => {
    execFileSync('mkfifo', [at('fifo')]);
    mkdirSync(at('folder'));
    const server = createServer().listen(at('socket'));
    await once(server, 'listening');
    expect(refusal(at('fifo'))).to.equal(`${at('fifo')} is a FIFO, not a regular file: give a schedule`);
    expect(refusal(at('folder'))).to.equal(`${at('folder')} is a folder, not a regular file: give a schedule`);
    expect(refusal(at('socket'))).to.equal(`${at('socket')} is a socket, not a regular file: give a schedule`);
    expect(refusal('/dev/zero')).to.equal('/dev/zero is a device, not a regular file: give a schedule');
    server.close();
  });

  it('refuses what is not there, and what is larger than any of its sort', () => {
    expect(refusal(at('none'))).to.equal(`${at('none')} cannot be read: give a schedule`);
    writeFileSync(at('large'), '');
    truncateSync(at('large'), OCTETS_MAX.schedule + 1);
    expect(refusal(at('large'))).to.equal(
      `${at('large')} has over 4 MB, which is too much for schedule: give a schedule`,
    );
  });
});
