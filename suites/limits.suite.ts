import { expect } from 'chai';
import { z } from 'zod';
import { faults } from '../faults/index.ts';
import { labs } from '../fixtures/labs/index.ts';
import { IncidentSchema } from '../harness/incident/incident-schema.ts';
import { CHECKS, LabFileSchema } from '../harness/own/lab-file/lab-file-schema.ts';
import { ScheduleFile } from '../harness/schedule/schedule-file.ts';

type Node = z.core.JSONSchema.BaseSchema;

/** What a seed or a number of octets may be; zod's own limit for a whole number, 2^53 - 1, is none. */
const MOST = 2 ** 36;

/** Numbers without a maximum, by path in a schema. */
function unlimited(node: Node, path: string): string[] {
  const { type, maximum = Number.POSITIVE_INFINITY, const: constant, enum: among } = node;
  const isNumber = type === 'number' || type === 'integer';
  const own = isNumber && constant === undefined && !among && !(Number(maximum) <= MOST) ? [path] : [];
  const inner = [
    ...Object.entries(node.properties ?? {}),
    ...['items', 'additionalProperties'].map((key) => [key, node[key]] as const),
    ...['anyOf', 'prefixItems'].flatMap((key) =>
      ((node[key] as Node[]) ?? []).map((child, i) => [`${i}`, child] as const),
    ),
  ];
  return [
    ...own,
    ...inner.flatMap(([key, child]) =>
      typeof child === 'object' && child !== null ? unlimited(child as Node, `${path}.${key}`) : [],
    ),
  ];
}

const numbersOf = (name: string, schema: z.ZodType) =>
  unlimited(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Node, name);

/** Values for fields of a lab spec, and parameters and conditions: held against the schemas of those where they are used. */
const ELSEWHERE = /\.(set|params|with|when)\./;

describe('limits', () => {
  it('every number that a lab spec, a lab file, a schedule, an incident or a fault takes has a maximum', () => {
    const open = [
      ...labs.flatMap(({ name, schema }) => numbersOf(name, schema)),
      ...faults.flatMap(({ kind, params }) => numbersOf(kind, params)),
      ...numbersOf('schedule', ScheduleFile),
      ...numbersOf('incident', IncidentSchema),
      ...numbersOf('lab file', LabFileSchema),
      ...Object.entries(CHECKS).flatMap(([sort, schema]) => numbersOf(sort, schema)),
    ];
    expect(open.filter((path) => !ELSEWHERE.test(path))).to.deep.equal([]);
  });

  it('finds a number without one', () => {
    expect(numbersOf('x', z.object({ a: z.array(z.number().int()), b: z.number().max(5) }))).to.deep.equal([
      'x.a.items',
    ]);
  });
});
