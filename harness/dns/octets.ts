/** A place in a message that is being read. Readers move `at` past what they took. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** The 16-bit number at `at`, network order (RFC 1035 section 2.3.2); octets past the end count as 0: check lengths first. */
export const u16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** The 32-bit number at `at`, as `u16`. */
export const u32 = (bytes: Uint8Array, at: number): number => u16(bytes, at) * 0x10000 + u16(bytes, at + 2);

/** Writes a 16-bit number at `at`, network order. */
export function putU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value & 0xff;
}
