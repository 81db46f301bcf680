/** A DNS message over TCP is preceded by its length in two octets (RFC 1035 section 4.2.2, RFC 7766 section 8). */
const LENGTH_OCTETS = 2;
const MAX_MESSAGE_OCTETS = 65535;

/** The message with its length in front, in one piece (RFC 7766 section 8). Throws RangeError when it is too long. */
export function frame(message: Uint8Array): Buffer {
  if (message.length > MAX_MESSAGE_OCTETS) throw new RangeError(`a DNS message has ${message.length} octets`);
  const framed = Buffer.allocUnsafe(LENGTH_OCTETS + message.length);
  framed.writeUInt16BE(message.length, 0);
  framed.set(message, LENGTH_OCTETS);
  return framed;
}

/** Takes bytes as they come, split and joined at will, and calls `on` with each whole message. */
export function createFrameReader(on: (message: Uint8Array) => void): (chunk: Uint8Array) => void {
  let chunks: Uint8Array[] = [];
  let octets = 0;
  let wanted = LENGTH_OCTETS;
  const keep = (rest: Buffer) => {
    chunks = [rest];
    octets = rest.length;
    wanted = LENGTH_OCTETS + (octets < LENGTH_OCTETS ? 0 : rest.readUInt16BE(0));
  };
  return (chunk) => {
    chunks.push(chunk);
    octets += chunk.length;
    // Joined when they are enough, not with each that comes: octets in dribbles would be copied again and again.
    if (octets < wanted) return;
    let buffered = Buffer.concat(chunks, octets);
    while (buffered.length >= LENGTH_OCTETS) {
      const end = LENGTH_OCTETS + buffered.readUInt16BE(0);
      if (buffered.length < end) break;
      const message = buffered.subarray(LENGTH_OCTETS, end);
      buffered = buffered.subarray(end);
      on(message);
    }
    keep(buffered);
  };
}
