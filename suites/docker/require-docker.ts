import { findEngine, reasonOf } from '../../harness/runtime/docker/engine.ts';

/** Why labs in containers cannot be tested here; undefined when they can. Asked once, when the first suite is loaded. */
const why = await findEngine().then(
  () => undefined,
  (error: unknown) => reasonOf(error),
);

/**
 * A suite that needs a container engine. Without one it is pending, with the reason in its title; with
 * `ZONEQUAKE_REQUIRE_DOCKER=1` (as on CI) it fails instead, so that it cannot be passed over unseen.
 */
export function describeWithDocker(title: string, body: () => void): void {
  if (why === undefined) {
    describe(title, body);
  } else if (process.env.ZONEQUAKE_REQUIRE_DOCKER === '1') {
    describe(title, () => {
      it('has a container engine', () => {
        throw new Error(why);
      });
    });
  } else {
    describe(title, () => {
      it(`pending: ${why}`);
    });
  }
}
