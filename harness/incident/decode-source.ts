import type { YamlFile } from '../input/yaml-file.ts';

/** All of those in a lab that take an operator's orders, as a target; undefined where nobody does, or there is no such lab. */
export type OrdersTo = (lab: string) => string | undefined;

/** A file, and what it cannot say of itself. */
export interface Source {
  readonly file: YamlFile;
  readonly ordersTo: OrdersTo;
}
