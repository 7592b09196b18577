import { InvalidInputError, type ReplyWarning } from "@hotspare/core";

/** What a conversion found: problems, which are thrown together, and what it left out, which the reply's metadata say. */
export class Notes {
  readonly #issues: { readonly path: string; readonly message: string }[] = [];
  readonly #warnings: ReplyWarning[] = [];

  refuse(path: string, message: string): void {
    this.#issues.push({ path, message });
  }

  drop(field: string, message: string): void {
    this.#warnings.push({ type: "dropped", field, message });
  }

  /**
   * What was left out.
   *
   * @throws {InvalidInputError} with all problems at once
   */
  finish(): readonly ReplyWarning[] {
    if (this.#issues.length > 0) {
      throw new InvalidInputError({ issues: this.#issues });
    }
    return this.#warnings;
  }
}
