import type { SecretInput } from "../contract/plugin/secret-input.js";
import { HotspareError } from "../errors/hotspare-error.js";
import { secretProblem } from "./secret-problem.js";
import { SecretUnavailableError } from "./secret-unavailable-error.js";

type SecretFunction = Exclude<SecretInput, string | undefined>;

/** How a secret prints, and what stands where one stood. */
export const secretMark = "[secret]";

const brandKey = Symbol.for("hotspare/1/Secret");

/** A key that was changed a moment ago may still come back in a late error. */
const maxEarlierValues = 8;

/**
 * A key that cannot be printed by accident: `toString`, JSON, `util.inspect` and template strings all give `[secret]`, and
 * copies hold nothing. Only `reveal()` gives it.
 */
export class Secret {
  static {
    Object.defineProperty(Secret.prototype, brandKey, { value: true });
  }

  /** @throws {HotspareError} when the input cannot be a key; the message does not show it */
  static from(input: SecretInput): Secret {
    const problem = secretProblem(input);
    if (problem !== undefined || input === undefined) {
      throw new HotspareError({ message: `The secret ${problem}` });
    }
    return new Secret(input);
  }

  /** What is wrong with an input, as the end of a sentence that does not show it; undefined: nothing. */
  static problemOf(input: unknown): string | undefined {
    return secretProblem(input);
  }

  /** Whether a value is a secret, also one of a second copy of this package. */
  static isInstance(value: unknown): value is Secret {
    return typeof value === "object" && value !== null && brandKey in value;
  }

  readonly #input: string | SecretFunction;
  /** Newest first. */
  #values: readonly string[] = [];
  #revision = 0;
  #reading: Promise<string> | undefined;

  private constructor(input: string | SecretFunction) {
    this.#input = input;
    if (typeof input === "string") {
      this.#note(input);
    }
  }

  /** Whether a function gives it, so that it may change. */
  get rotating(): boolean {
    return typeof this.#input === "function";
  }

  /** Counts the values it has had; 0: a function that was not read yet. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * The key. A function is read at the first call and its value kept until `refresh()`; calls at the same time share one
   * reading, and a failed one is not kept.
   *
   * @throws {SecretUnavailableError} when the function throws or gives what cannot be a key
   */
  reveal(): string | Promise<string> {
    return this.#values[0] ?? this.#read();
  }

  /**
   * Reads a function again, once for all who ask at the same time; true: the key has changed. `seenRevision` is the revision
   * of the key that was refused: if another caller has brought a newer one since, nothing is read.
   *
   * @throws {SecretUnavailableError} when the function throws or gives what cannot be a key
   */
  async refresh(seenRevision = 0): Promise<boolean> {
    if (!this.rotating) {
      return false;
    }
    if (seenRevision > 0 && this.#revision > seenRevision) {
      return true;
    }
    const before = this.#values[0];
    return (await this.#read()) !== before;
  }

  /** The key and up to eight that it was before, newest first; for scrubbing. */
  values(): readonly string[] {
    return this.#values;
  }

  /** What makes it the same secret as another: the text, or the function. */
  identity(): string | object {
    return this.#input;
  }

  toString(): string {
    return secretMark;
  }

  toJSON(): string {
    return secretMark;
  }

  [Symbol.toPrimitive](): string {
    return secretMark;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return secretMark;
  }

  #read(): Promise<string> {
    this.#reading ??= this.#callFunction().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #callFunction(): Promise<string> {
    const value = await this.#askFunction();
    const problem = typeof value === "function" ? "is a function again" : secretProblem(value);
    if (problem !== undefined || typeof value !== "string") {
      throw new SecretUnavailableError({
        message: `The function of this secret gave a value that ${problem}`,
      });
    }
    this.#note(value);
    return value;
  }

  async #askFunction(): Promise<unknown> {
    try {
      return typeof this.#input === "string" ? this.#input : await this.#input();
    } catch (cause) {
      throw new SecretUnavailableError({ cause });
    }
  }

  #note(value: string): void {
    if (value !== this.#values[0]) {
      const earlier = this.#values.filter((each) => each !== value).slice(0, maxEarlierValues);
      this.#values = [value, ...earlier];
      this.#revision += 1;
    }
  }
}
