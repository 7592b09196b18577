/** What must hold at every step did not. */
export class BrokenPromise extends Error {}

export function demand(condition: boolean, message: string): void {
  if (!condition) {
    throw new BrokenPromise(message);
  }
}
