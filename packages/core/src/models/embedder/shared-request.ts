/** One request that several attempts wait for; it is ended when the last of them has left. */
export class SharedRequest<Result> {
  readonly #controller = new AbortController();
  readonly #result: Promise<Result>;
  #waiting = 0;

  constructor(send: (signal: AbortSignal) => Promise<Result>) {
    this.#result = send(this.#controller.signal);
    // Everybody who waits hears of a failure; it may be that nobody does any more.
    this.#result.catch(() => undefined);
  }

  get isAbandoned(): boolean {
    return this.#controller.signal.aborted;
  }

  async wait(signal: AbortSignal): Promise<Result> {
    this.#waiting += 1;
    const leave = () => {
      this.#waiting -= 1;
      if (this.#waiting === 0) {
        this.#controller.abort(signal.reason);
      }
    };
    signal.addEventListener("abort", leave, { once: true });
    try {
      return await this.#result;
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }
}
