import type { YamlFile } from '../input/yaml-file.ts';
import type { Injection } from '../schedule/schedule.ts';

/** All of those in a lab that take an operator's orders, as a target; undefined where nobody does, or there is no such lab. */
export type OrdersTo = (lab: string) => string | undefined;

/** A file, and what it cannot say of itself. */
export interface Source {
  readonly file: YamlFile;
  readonly ordersTo: OrdersTo;
}

/** What an entry does, before it is known when, how often and to how many. */
export interface Doing extends Pick<Injection, 'kind' | 'durationMs' | 'params'> {
  /** A time, or `when` it is seen what is waited for: one of them. */
  readonly at?: string | undefined;
  readonly when?: string | undefined;
  readonly target: string | readonly string[];
  readonly every?: string | undefined;
  readonly times?: number | undefined;
}
