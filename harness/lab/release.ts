/** Versions that a platform knows, by its kinds of release. */
export type Versions = Readonly<Partial<Record<string, readonly string[]>>>;

/**
 * What an operator tells release control to push: a kind of release, and a change that the platform knows by name (`bad-syntax`,
 * `minimal`, …) with its parameters. The platform makes a release of it.
 */
export interface ReleaseOrder {
  readonly kind: string;
  readonly mutation: string;
  readonly args: Readonly<Record<string, string | number>>;
}
