/** What one process knows of one month of a client. */
interface MonthBooks {
  /** What this process has spent, in total. */
  spent: number;
  /** The part of `spent` that the store has confirmed. */
  confirmed: number;
  /** What all processes have spent, by the store's last reply. */
  ofAll: number;
}

/** What one process holds and has spent for one client, and which part of these amounts the store knows. */
export class ClientBooks {
  readonly client: string;
  readonly #months = new Map<string, MonthBooks>();
  #granted = 0;
  #grantedCount = 0;
  #asked = 0;
  #askedCount = 0;
  #released = 0;
  /** Whether the store may not know the amounts that are held now. */
  isStale = false;
  /** Why Redis refuses the records of this client. Undefined: Redis does not refuse them. */
  problem: string | undefined;
  /** Time of the last message to the store, in the clock's monotonic milliseconds. */
  askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(client: string) {
    this.client = client;
  }

  /** The amount that the store has granted to running requests. */
  get granted(): number {
    return this.#granted;
  }

  /** The granted amount, plus the amounts for which the store has not answered yet. */
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

  /** Call when the store has answered, or when no answer will come. */
  answered(amount: number, isGranted: boolean): void {
    this.#askedCount -= 1;
    // After the last answer the amount is exactly 0. Subtracting fractions could leave a rest.
    this.#asked = this.#askedCount === 0 ? 0 : Math.max(0, this.#asked - amount);
    if (isGranted) {
      this.#granted += amount;
      this.#grantedCount += 1;
    } else {
      this.isStale = true;
    }
  }

  /** The amount that was settled since the last message to the store. The caller puts the amount into the next message. */
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

  /** What all processes have spent in the month, as far as this process knows. */
  spent(month: string): number {
    const { spent, confirmed, ofAll } = this.#monthOf(month);
    return ofAll + spent - confirmed;
  }

  /**
   * Months with amounts that the store does not know yet, and then the current month. No month is forgotten, because the clock may be set back into an earlier
   * month. If the total of this month began again at 0, the store would ignore the total, which would be lower than the total that the store knows.
   */
  monthsToReport(current: string): readonly string[] {
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
