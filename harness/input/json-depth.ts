/** How deep files of ours are nested, with room to spare. What is deeper costs a parser far more memory than it has characters. */
export const DEPTH_MAX = 64;

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);

/** Where a JSON text is first nested deeper than DEPTH_MAX, in UTF-16 units; undefined where it never is. Linear, and parses nothing. */
export function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (isString) {
      if (unit === BACKSLASH) at++;
      else if (unit === QUOTE) isString = false;
    } else if (unit === QUOTE) isString = true;
    else if (OPEN.has(unit)) {
      if (++depth > DEPTH_MAX) return at;
    } else if (CLOSE.has(unit)) depth--;
  }
  return undefined;
}
