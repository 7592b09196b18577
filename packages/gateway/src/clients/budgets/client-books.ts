/** What one process knows of one month of a client. */
interface MonthBooks {
  /** By this process, in all. */
  spent: number;
  /** As much of it as the store has confirmed. */
  confirmed: number;
  /** By all processes, as the store said last. */
  ofAll: number;
}

/** What one process holds and has spent for one client, and how much of it the store knows. */
export class ClientBooks {
  readonly client: string;
  readonly #months = new Map<string, MonthBooks>();
  #granted = 0;
  #grantedCount = 0;
  #asked = 0;
  #askedCount = 0;
  #released = 0;
  /** The store may not know what is held now. */
  isStale = false;
  /** When the store was asked last, in the clock's monotonic milliseconds. */
  askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(client: string) {
    this.client = client;
  }

  /** What is granted. */
  get granted(): number {
    return this.#granted;
  }

  /** What is granted, and what the store is being asked for. */
  get held(): number {
    return this.#granted + this.#asked;
  }

  get isAsking(): boolean {
    return this.#askedCount > 0;
  }

  ask(amount: number): void {
    this.#asked += amount;
    this.#askedCount += 1;
  }

  /** The store has answered, or never will. */
  answered(amount: number, isGranted: boolean): void {
    this.#askedCount -= 1;
    // The last one leaves exactly nothing, whatever the sums of fractions are.
    this.#asked = this.#askedCount === 0 ? 0 : Math.max(0, this.#asked - amount);
    if (isGranted) {
      this.#granted += amount;
      this.#grantedCount += 1;
    } else {
      this.isStale = true;
    }
  }

  /** What was settled since the last message to the store. The next message says it. */
  takeReleased(): number {
    const released = this.#released;
    this.#released = 0;
    return released;
  }

  settle(month: string, amount: number, cost: number): void {
    this.#grantedCount = Math.max(0, this.#grantedCount - 1);
    this.#granted = this.#grantedCount === 0 ? 0 : Math.max(0, this.#granted - amount);
    this.#released += amount;
    this.#monthOf(month).spent += cost;
    this.isStale = true;
  }

  spentHere(month: string): number {
    return this.#monthOf(month).spent;
  }

  confirm(month: string, spentHere: number, ofAll: number): void {
    const books = this.#monthOf(month);
    books.confirmed = Math.max(books.confirmed, spentHere);
    books.ofAll = ofAll;
  }

  /** By all processes, as far as this process knows. */
  spent(month: string): number {
    const { spent, confirmed, ofAll } = this.#monthOf(month);
    return ofAll + spent - confirmed;
  }

  /** Months of which the store does not know all, and the month that is asked for. Confirmed months before it are forgotten. */
  monthsToReport(current: string): readonly string[] {
    for (const [month, { spent, confirmed }] of this.#months) {
      if (month < current && spent <= confirmed) {
        this.#months.delete(month);
      }
    }
    const further = [...this.#months].filter(
      ([month, { spent, confirmed }]) => month !== current && spent > confirmed,
    );
    return [...further.map(([month]) => month), current];
  }

  #monthOf(month: string): MonthBooks {
    let books = this.#months.get(month);
    if (books === undefined) {
      books = { spent: 0, confirmed: 0, ofAll: 0 };
      this.#months.set(month, books);
    }
    return books;
  }
}
