/** Runs the parts of one call one after the other, for models with `supportsParallelCalls: false`. Different calls do not wait for each other. */
export class CallTurns {
  readonly #last = new Map<number, Promise<void>>();

  async take<Result>(callId: number, signal: AbortSignal, run: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(callId) ?? Promise.resolve();
    let end: () => void = () => undefined;
    const turn = new Promise<void>((resolve) => {
      end = resolve;
    });
    const last = before.then(() => turn);
    this.#last.set(callId, last);
    try {
      await before;
      signal.throwIfAborted();
      return await run();
    } finally {
      end();
      if (this.#last.get(callId) === last) {
        this.#last.delete(callId);
      }
    }
  }
}
