/** Kinds of release and who they go to (paper, Table 1); all of them go to the nameservers of the lab. */
export const RELEASE_KINDS = ['customer-config', 'system-config', 'software', 'operating-system'] as const;
export type ReleaseKind = (typeof RELEASE_KINDS)[number];

/** Versions that a platform knows, by kind of release. */
export type Versions = Readonly<Partial<Record<ReleaseKind, readonly string[]>>>;

/** Something of each kind, in their order. Written out: nodes make one every heartbeat. */
export const perKind = <T>(of: (kind: ReleaseKind) => T): Record<ReleaseKind, T> => ({
  'customer-config': of('customer-config'),
  'system-config': of('system-config'),
  software: of('software'),
  'operating-system': of('operating-system'),
});

/**
 * A versioned, checksummed, signed thing that control pushes to nodes. `payload` is JSON text; `sha256` is of the payload,
 * hex; `signature` is Ed25519 (RFC 8032) over `${kind}\n${version}\n${sha256}`, base64.
 */
export interface Release {
  readonly id: string;
  readonly kind: ReleaseKind;
  /** Grows with every release of its kind; the lab starts on version 1 of each. */
  readonly version: number;
  readonly payload: string;
  readonly sha256: string;
  readonly signature: string;
}

/**
 * What an injection asks control to push: `mutation` names a change that the lab registers (`bad-syntax`, `minimal`, …),
 * `args` are its parameters. The lab turns an order into a signed release.
 */
export interface ReleaseOrder {
  readonly kind: ReleaseKind;
  readonly mutation: string;
  readonly args: Readonly<Record<string, string | number>>;
}
