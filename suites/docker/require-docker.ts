import { findEngine, reasonOf } from '../../harness/runtime/docker/engine.ts';
import { describeWhere } from '../required.ts';

/** Why labs in containers cannot be tested here; undefined when they can. Asked once, when the first suite is loaded. */
export const whyNoEngine = await findEngine().then(
  () => undefined,
  (error: unknown) => reasonOf(error),
);

/** A suite that needs a container engine (required.ts). */
export const describeWithDocker = (title: string, body: () => void): void =>
  describeWhere({ what: 'a container engine', why: whyNoEngine }, title, body);
