/** The dynamic ports (RFC 6335 section 6): 49152 to 65535. */
export const FIRST_EPHEMERAL_PORT = 49152;
