import type { z } from 'zod';

/** The values that a field can have, where that is a list; `number` for any whole number; undefined where any text may be right. */
export type Choices = readonly string[] | 'number' | undefined;

/** A type of event that a platform's programs log, as far as files, reports and incidents have to know it. */
export interface EventKind {
  /** What it has besides type, time and node: what a file is held to. */
  readonly fields: Readonly<Record<string, z.ZodType>>;
  /** It in words, without its time. */
  words(event: never): string;
  /** The fields that hold nodes, `node` among them, and those that hold values, with what these can be: what conditions may ask for. */
  readonly nodes: readonly string[];
  readonly values: Readonly<Record<string, Choices>>;
}

/** All events of a platform's own, by type. */
export type EventBook = Readonly<Record<string, EventKind>>;
