import { StringDecoder } from 'node:string_decoder';

/**
 * Takes bytes as they come and calls `on` with each whole line. Not node:readline: that also splits at U+2028, which JSON
 * text may contain.
 */
export function createLineReader(on: (line: string) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return (chunk) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') on(line);
  };
}
