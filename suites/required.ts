/** Something of this machine that a suite needs. */
export interface Needed {
  readonly what: string;
  /** Why it cannot be had here; undefined when it can. */
  readonly why: string | undefined;
  /** What has the suite fail rather than be pending, where it is 1. Default `ZONEQUAKE_REQUIRE_DOCKER`. */
  readonly variable?: string;
}

/**
 * A suite that needs something of this machine. Without it the suite is pending, with the reason in its title; with
 * `ZONEQUAKE_REQUIRE_DOCKER=1`, or another `variable` (as on CI), it fails instead, so that it cannot be passed over unseen.
 */
export function describeWhere(
  { what, why, variable = 'ZONEQUAKE_REQUIRE_DOCKER' }: Needed,
  title: string,
  body: () => void,
): void {
  if (why === undefined) {
    describe(title, body);
  } else if (process.env[variable] === '1') {
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
