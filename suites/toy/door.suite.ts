import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ROLES } from '../../fixtures/cdn/roles.ts';
import { INSTRUMENT } from '../../harness/lab/spec.ts';

const HARNESS = fileURLToPath(new URL('../../harness/', import.meta.url));

const sources = readdirSync(HARNESS, { recursive: true, encoding: 'utf8' }).filter(
  // Labs of owners are a platform themselves, whose words are its owners'.
  (path) => /\.(ts|mjs)$/.test(path) && !/\.test\.ts$|^testkit\/|^own\//.test(path),
);

describe('the door for platforms', () => {
  it('is the only way: the harness names no role of the reference CDN, whatever the quotes', () => {
    const own = ROLES.filter((role) => role !== INSTRUMENT);
    // As a whole, after the sort of a target, or as a node's name.
    const word = new RegExp(`(['"\`])([^'"\`]*\\b(fleet|node):)?(${own.join('|')})(-[a-z]+\\d+)?\\b(?! )[^'"\`]*\\1`);
    const found = sources.flatMap((path) => {
      const lines = readFileSync(join(HARNESS, path), 'utf8').split('\n');
      return lines.flatMap((line, at) => {
        const code = line.replace(/^\s*(\*|\/\/|\/\*).*|\s\/\/ .*/, '').replace(/ from '.*/, '');
        return word.test(code) ? [`${path}:${at + 1}: ${line.trim()}`] : [];
      });
    });
    expect(found).to.deep.equal([]);
  });
});
