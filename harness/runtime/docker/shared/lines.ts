import { StringDecoder } from 'node:string_decoder';

/** Cuts a stream of octets into lines, without their ends; a character or line may be spread over chunks. */
export function createLines(onLine: (line: string) => void): { push(chunk: Uint8Array): void; end(): void } {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    push(chunk) {
      const parts = (rest + decoder.write(Buffer.from(chunk))).split('\n');
      rest = parts.pop() ?? '';
      parts.forEach(onLine);
    },
    /** The last line may lack its end. */
    end() {
      rest += decoder.end();
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}
