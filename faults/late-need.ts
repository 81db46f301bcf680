import fc from 'fast-check';
import { z } from 'zod';
import { INSTRUMENT, type LabSpec } from '../harness/lab/spec.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { targetNodes } from '../harness/schedule/target.ts';

/** How those are missing that are needed, mildest first, and the word for it. */
const HOWS = ['process', 'pause', 'container'] as const;
const WORDS: Readonly<Record<Params['how'], string>> = { process: 'dead', pause: 'paused', container: 'gone' };

const Params = z.strictObject({
  /** Who is needed, and is not there: all of one list of needs. */
  need: z.string().regex(/^[^+]+(\+[^+]+)*$/, 'must be who is needed, several with a "+" between them'),
  how: z.enum(HOWS),
});
type Params = z.infer<typeof Params>;

type Node = NonNullable<LabSpec['nodes']>[number];

/** A list of needs as a parameter. */
const inWords = (need: readonly string[]): string => need.join('+');

const canRestart = ({ role, deaths = [], needs = [] }: Node): boolean =>
  role !== INSTRUMENT && deaths.includes('restart') && needs.length > 0;

const waiting = ({ nodes = [] }: LabSpec): readonly Node[] => nodes.filter(canRestart);

function waitingAt(target: string, spec: LabSpec): readonly Node[] {
  const ids = targetNodes(target, spec).map(({ id }) => id);
  return waiting(spec).filter(({ id }) => ids.includes(id));
}

/** Every way in which what some nodes need can be missing. */
function missing(starting: readonly Node[], { nodes = [] }: LabSpec): readonly Params[] {
  const lists = new Map(starting.flatMap(({ needs = [] }) => needs.map((need) => [inWords(need), need] as const)));
  const can = (id: string, how: Params['how']) =>
    how === 'process' || nodes.find((node) => node.id === id)?.deaths?.includes(how);
  return [...lists].flatMap(([need, ids]) =>
    HOWS.flatMap((how) => (ids.every((id) => can(id, how)) ? [{ need, how }] : [])),
  );
}

/**
 * A service starts while all are missing of whom it needs one, and they come later: the order of starts that nobody has tried since the lab was
 * made. Only in a lab of one's own, where its owner has said what is needed.
 */
export const lateNeed = defineFault<Params>({
  kind: 'late-need',
  title: 'a service of your own starts before what it needs',
  params: Params,
  instant: false,
  targets: (spec) => waiting(spec).map(({ id }) => `node:${id}`),
  arbitrary: (spec) => fc.constantFrom(...missing(waiting(spec), spec)),
  paramsAt: (target, spec) => missing(waitingAt(target, spec), spec),
  milder: { how: HOWS },
  effects({ target, params: { need, how } }, spec) {
    const starting = waitingAt(target, spec).filter(({ needs = [] }) => needs.map(inWords).includes(need));
    return [
      { is: 'down', nodes: starting.length > 0 ? need.split('+') : [], how },
      { is: 'down', nodes: starting.map(({ id }) => id), how: 'restart' },
    ];
  },
  describe: ({ target, params: { need, how }, durationMs }) =>
    `${target} is restarted with ${need.split('+').join(' and ')} ${WORDS[how]} for ${durationMs / 1000} s`,
});
