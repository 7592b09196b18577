/** One request that several attempts wait for; it is ended when the last of them has left. */
export class SharedRequest<Result> {
  readonly #controller = new AbortController();
  readonly #result: Promise<Result>;
  #waiting = 0;

  constructor(send: (signal: AbortSignal) => Promise<Result>) {
    this.#result = send(this.#controller.signal);
    // A failure rejects each `wait`. When no attempt waits any more, the rejection must not end the process.
    this.#result.catch(() => undefined);
  }

  get isAbandoned(): boolean {
    return this.#controller.signal.aborted;
  }

  /** The result, or the end of the caller's own signal: a plugin that ignores its signal holds no attempt. */
  async wait(signal: AbortSignal): Promise<Result> {
    this.#waiting += 1;
    let leave: (() => void) | undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => {
        this.#waiting -= 1;
        if (this.#waiting === 0) {
          this.#controller.abort(signal.reason);
        }
        reject(signal.reason);
      };
      if (signal.aborted) {
        leave();
      } else {
        signal.addEventListener("abort", leave, { once: true });
      }
    });
    try {
      return await Promise.race([this.#result, left]);
    } finally {
      if (leave !== undefined) {
        signal.removeEventListener("abort", leave);
      }
    }
  }
}
