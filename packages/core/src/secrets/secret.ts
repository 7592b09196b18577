import type { SecretInput } from "../contract/plugin/secret-input.js";
import { HotspareError } from "../errors/hotspare-error.js";
import { secretProblem } from "./secret-problem.js";
import { SecretUnavailableError } from "./secret-unavailable-error.js";

type SecretFunction = Exclude<SecretInput, string | undefined>;

/** How a secret prints, and what replaces a secret in a text. */
export const secretMark = "[secret]";

const brandKey = Symbol.for("hotspare/1/Secret");

/** A recently replaced key may still appear in a late error. */
const maxEarlierValues = 8;

/**
 * A key that cannot be printed by accident. `toString`, JSON, `util.inspect` and template strings all return
 * `[secret]`, and copies are empty. Only `reveal()` returns the key.
 */
export class Secret {
  static {
    Object.defineProperty(Secret.prototype, brandKey, { value: true });
  }

  /** @throws {HotspareError} when the input cannot be a key; the message does not show the input */
  static from(input: SecretInput): Secret {
    const problem = secretProblem(input);
    if (problem !== undefined || input === undefined) {
      throw new HotspareError({ message: `The secret ${problem}` });
    }
    return new Secret(input);
  }

  /** Says what is wrong with an input, as the end of a sentence that does not show the input, or undefined. */
  static problemOf(input: unknown): string | undefined {
    return secretProblem(input);
  }

  /** Whether a value is a secret, including a secret of a second copy of this package. */
  static isInstance(value: unknown): value is Secret {
    return typeof value === "object" && value !== null && brandKey in value;
  }

  readonly #input: string | SecretFunction;
  /** Newest first. */
  #values: readonly string[] = [];
  #revision = 0;
  #reading: Promise<string> | undefined;
  #runs = 0;
  #keysGiven = 0;
  /** Each attempt asks the function: `renew()` was called. */
  #isRenewed = false;
  /** The latest run that gave a key. A run that was left may end after a later one. */
  #newestRun = 0;
  /** Runs that were left since the last key, and attempts that ended while the present run was under way. */
  #leftRuns = 0;
  #endedAttempts = 0;

  private constructor(input: string | SecretFunction) {
    this.#input = input;
    if (typeof input === "string") {
      this.#note(input);
    }
  }

  /** Whether a function supplies the key, so that the key may change. */
  get rotating(): boolean {
    return typeof this.#input === "function";
  }

  /** Number of values so far. 0 if the function was not called yet. */
  get revision(): number {
    return this.#revision;
  }

  /** How often the function has given a key, the same or another. */
  get keysGiven(): number {
    return this.#keysGiven;
  }

  /**
   * Whether an attempt that began after so many keys has none to send: the function was called and has never given a key, or none since the
   * attempt began, where each attempt asks for a key.
   */
  isAwaitedSince(keysGiven: number): boolean {
    return (
      this.#runs > 0 && (this.#values.length === 0 || (this.#isRenewed && this.#keysGiven === keysGiven))
    );
  }

  /**
   * Returns the key. The first call runs the function and keeps its value until `refresh()`. Concurrent calls share one
   * run, and a failure is not kept.
   *
   * @throws {SecretUnavailableError} when the function throws or returns a value that cannot be a key
   */
  reveal(): string | Promise<string> {
    return this.#values[0] ?? this.#read();
  }

  /**
   * Runs the function for this attempt and returns what it gives, for a function that keeps its key and knows when the key ends, as token
   * providers do. Concurrent calls share one run. A key given as text is returned as it is.
   *
   * @throws {SecretUnavailableError} when the function throws or returns a value that cannot be a key
   */
  renew(): string | Promise<string> {
    if (!this.rotating) {
      return this.reveal();
    }
    this.#isRenewed = true;
    return this.#read();
  }

  /**
   * Runs the function again, once for all concurrent calls. Resolves to true if the key has changed. `seenRevision` is
   * the revision of the refused key: if another caller has already fetched a newer key, the function is not run.
   *
   * @throws {SecretUnavailableError} when the function throws or returns a value that cannot be a key
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

  /**
   * An attempt ended while it may have waited for the function. The next attempt then runs the function again, so that a function that hangs once does
   * not end the credential for good. Each run takes twice as many ended attempts to be left as the run before: a key store that is slow gets no herd.
   */
  leaveReading(): void {
    if (this.#reading === undefined) {
      return;
    }
    this.#endedAttempts += 1;
    if (this.#endedAttempts >= 2 ** this.#leftRuns) {
      this.#reading = undefined;
      this.#leftRuns += 1;
      this.#endedAttempts = 0;
    }
  }

  /** The key and up to eight earlier keys, newest first. Used for scrubbing. */
  values(): readonly string[] {
    return this.#values;
  }

  /** What identifies the secret: the text or the function. */
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
    if (this.#reading !== undefined) {
      return this.#reading;
    }
    this.#runs += 1;
    const reading = this.#callFunction(this.#runs).finally(() => {
      if (this.#reading === reading) {
        this.#reading = undefined;
      }
    });
    this.#reading = reading;
    return reading;
  }

  async #callFunction(run: number): Promise<string> {
    const value = await this.#askFunction();
    const problem = typeof value === "function" ? "is a function again" : secretProblem(value);
    if (problem !== undefined || typeof value !== "string") {
      throw new SecretUnavailableError({
        message: `The function of this secret returned a value that ${problem}`,
      });
    }
    this.#keysGiven += 1;
    if (run > this.#newestRun) {
      this.#newestRun = run;
      this.#leftRuns = 0;
      this.#note(value);
    } else {
      this.#noteLate(value);
    }
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

  /** Keeps a key that a later run has replaced already: an error may still show it. */
  #noteLate(value: string): void {
    if (!this.#values.includes(value)) {
      const [newest = value, ...earlier] = this.#values;
      this.#values = [newest, value, ...earlier].slice(0, maxEarlierValues + 1);
      this.#revision += 1;
    }
  }
}
