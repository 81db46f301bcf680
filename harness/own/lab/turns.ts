/** Has something done when all that it was asked for before is over, however that ended. */
export type InTurn = <T>(act: () => Promise<T>) => Promise<T>;

/** Things that are done one after the other. */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const mine = last.then(act);
    last = mine.catch(() => undefined);
    return mine;
  };
}
