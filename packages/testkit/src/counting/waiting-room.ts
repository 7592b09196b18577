interface Visitor {
  readonly isDone: () => boolean;
  readonly leave: (error?: Error) => void;
}

/** Holds promises until their condition is true. Checks the conditions at each change and never polls. */
export class WaitingRoom {
  readonly #visitors = new Set<Visitor>();

  /** Rejects after `timeoutMs`, with the text of `describe`. */
  wait(isDone: () => boolean, timeoutMs: number, describe: () => string): Promise<void> {
    if (isDone()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const leave = (error?: Error) => {
        clearTimeout(timer);
        this.#visitors.delete(visitor);
        if (error === undefined) resolve();
        else reject(error);
      };
      const timer = setTimeout(() => leave(new Error(`${describe()} after ${timeoutMs} ms`)), timeoutMs);
      const visitor: Visitor = { isDone, leave };
      this.#visitors.add(visitor);
    });
  }

  changed(): void {
    if (this.#visitors.size === 0) return;
    for (const visitor of [...this.#visitors]) if (visitor.isDone()) visitor.leave();
  }

  close(): void {
    for (const visitor of [...this.#visitors]) visitor.leave(new Error("The simulator was closed"));
  }
}
