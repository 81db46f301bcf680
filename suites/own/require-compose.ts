import { findCompose } from '../../harness/own/compose/compose-command.ts';
import { reasonOf } from '../../harness/runtime/docker/engine.ts';
import { whyNoEngine } from '../docker/require-docker.ts';
import { describeWhere } from '../required.ts';

/** Asked once, when the first suite is loaded. */
const whyNoCompose = await findCompose().then(
  () => undefined,
  (error: unknown) => reasonOf(error),
);

/** A suite that reads compose files, and needs no engine for that (required.ts). */
export const describeWithCompose = (title: string, body: () => void): void =>
  describeWhere({ what: 'docker compose', why: whyNoCompose }, title, body);

/** A suite that starts what compose files say. */
export const describeWithLabs = (title: string, body: () => void): void =>
  describeWhere({ what: 'docker compose and an engine', why: whyNoCompose ?? whyNoEngine }, title, body);
