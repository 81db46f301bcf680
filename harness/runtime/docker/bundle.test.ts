import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { HarnessError } from '../../basics/errors.ts';
import { bundleNode } from './bundle.ts';

describe('node bundle', () => {
  const folders: string[] = [];
  const write = async (text: string): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'zonequake-bundle-'));
    folders.push(folder);
    await writeFile(join(folder, 'part.ts'), "export const greet = (name: string): string => 'hello '.concat(name);\n");
    await writeFile(join(folder, 'entry.ts'), text);
    return join(folder, 'entry.ts');
  };
  after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  const ENTRY = "import { greet } from './part.ts';\nconsole.log(greet('you'));\n";

  it('is one file with its imports, the same from any folder', async () => {
    const [one, other] = await Promise.all([bundleNode(await write(ENTRY)), bundleNode(await write(ENTRY))]);
    const text = Buffer.from(one).toString();
    expect(text)
      .to.include('hello ')
      .and.not.match(/require\("\.\/part/);
    expect(Buffer.compare(one, other)).to.equal(0);
  });

  it('names the entry that cannot be bundled', async () => {
    const entry = await write("import './missing.ts';\n");
    const error: unknown = await bundleNode(entry).catch((failure: unknown) => failure);
    expect(error)
      .to.be.instanceOf(HarnessError)
      .with.property('message')
      .that.matches(/entry\.ts cannot be bundled.*missing\.ts/);
  });
});
