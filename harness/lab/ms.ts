/** Milliseconds of lab time. */
export type Ms = number;
