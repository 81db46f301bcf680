/** Something of this machine that a suite needs. */
export interface Needed {
  readonly what: string;
  /** Why it cannot be had here; undefined when it can. */
  readonly why: string | undefined;
}

/**
 * A suite that needs something of this machine. Without it the suite is pending, with the reason in its title; with
 * `ZONEQUAKE_REQUIRE_DOCKER=1` (as on CI) it fails instead, so that it cannot be passed over unseen.
 */
export function describeWhere({ what, why }: Needed, title: string, body: () => void): void {
  if (why === undefined) {
    describe(title, body);
  } else if (process.env.ZONEQUAKE_REQUIRE_DOCKER === '1') {
    describe(title, () => {
      it(`has ${what}`, () => {
        throw new Error(why);
      });
    });
  } else {
    describe(title, () => {
      it(`pending: ${why}`);
    });
  }
}
