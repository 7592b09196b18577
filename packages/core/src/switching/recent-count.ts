const slotMs = 5_000;
const slots = 12;

/** How much there was in about the last minute. */
export class RecentCount {
  readonly #amounts = new Array<number>(slots).fill(0);
  #slot = 0;

  add(amount: number, nowMs: number): void {
    this.#turnTo(nowMs);
    const at = this.#slot % slots;
    this.#amounts[at] = (this.#amounts[at] ?? 0) + amount;
  }

  perMs(nowMs: number): number {
    this.#turnTo(nowMs);
    return this.#amounts.reduce((sum, amount) => sum + amount, 0) / ((slots - 1) * slotMs + (nowMs % slotMs));
  }

  #turnTo(nowMs: number): void {
    const now = Math.floor(nowMs / slotMs);
    for (let slot = Math.max(this.#slot + 1, now - slots + 1); slot <= now; slot += 1) {
      this.#amounts[slot % slots] = 0;
    }
    this.#slot = Math.max(this.#slot, now);
  }
}
