interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

/** Who waits for the connection. The sockets keep no process alive, but somebody who waits does. */
export class ReadyWaiters {
  readonly #waiters = new Set<Waiter>();
  #hold: NodeJS.Timeout | undefined;

  wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.add({ resolve, reject });
      this.#hold ??= setInterval(() => undefined, 60_000);
    });
  }

  resolve(): void {
    for (const waiter of this.#take()) {
      waiter.resolve();
    }
  }

  reject(error: unknown): void {
    for (const waiter of this.#take()) {
      waiter.reject(error);
    }
  }

  #take(): readonly Waiter[] {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    clearInterval(this.#hold);
    this.#hold = undefined;
    return waiters;
  }
}
