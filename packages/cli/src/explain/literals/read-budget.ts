/**
 * How many characters may be read in vain: each beginning of a value that has no end is read up to where it fails, and the next one begins
 * within it.
 */
export class ReadBudget {
  #left: number;

  constructor(text: string) {
    this.#left = 200_000 + 2 * text.length;
  }

  get isUsedUp(): boolean {
    return this.#left <= 0;
  }

  spend(characters: number): void {
    this.#left -= characters;
  }
}
