/** What this process holds of one quota, by the moment in the account's time at which it ends: what is used is taken from the soonest. */
export class HeldPortions {
  /** Whether the fleet has said that calls need portions. */
  isLimited = false;
  #parts: { readonly untilMs: number; amount: number }[] = [];

  add(untilMs: number, amount: number): void {
    if (amount > 0) {
      this.#parts.push({ untilMs, amount });
    }
  }

  /** Takes so much away, and returns from where. What is missing was begun beyond all portions. */
  take(amount: number): readonly (readonly [untilMs: number, amount: number])[] {
    const taken: [number, number][] = [];
    let missing = amount;
    while (missing > 0) {
      const first = this.#parts[0];
      if (first === undefined) {
        break;
      }
      const part = Math.min(first.amount, missing);
      taken.push([first.untilMs, part]);
      first.amount -= part;
      missing -= part;
      if (first.amount <= 0) {
        this.#parts.shift();
      }
    }
    return taken;
  }

  /** Forgets what has ended. */
  passTo(nowMs: number): void {
    this.#parts = this.#parts.filter(({ untilMs }) => untilMs > nowMs);
  }
}
