import { type ConfigIssue, InvalidConfigError } from "@hotspare/core";
import { describeValue, isObject, showValue, unknownField } from "@hotspare/core/plugin";

/** Notes what is wrong with an option. */
export type Refuse = (path: string, message: string, received?: string) => undefined;

/** The bounds of a number of milliseconds, and its default. */
export interface MillisecondBounds {
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

/** What is wrong with a function's options: everything at once, and no secret. */
export class OptionIssues {
  readonly #subject: string;
  readonly #issues: ConfigIssue[] = [];

  /**
   * @param advice ends the sentence "must be an object"
   * @throws {InvalidConfigError} when the options are no object
   */
  constructor(subject: string, given: unknown, names: readonly string[], advice: string) {
    this.#subject = subject;
    if (!isObject(given)) {
      this.refuse("options", `is ${describeValue(given)} and must be an object${advice}`);
      throw this.error();
    }
    this.refuseUnknown("", given, names);
  }

  get isEmpty(): boolean {
    return this.#issues.length === 0;
  }

  error(): InvalidConfigError {
    return new InvalidConfigError({ subject: this.#subject, issues: this.#issues });
  }

  readonly refuse: Refuse = (path, message, received) => {
    this.#issues.push({ path, message, ...(received === undefined ? {} : { received }) });
    return undefined;
  };

  refuseUnknown(place: string, given: object, names: readonly string[]): void {
    const unknown = Object.keys(given).filter((name) => !names.includes(name));
    this.#issues.push(...unknown.map((name) => unknownField(place, name, names)));
  }

  /** Reads a whole number of milliseconds. Returns the default where the option is absent or wrong. */
  milliseconds(path: string, value: unknown, { least, most, usual }: MillisecondBounds): number {
    if (value === undefined) {
      return usual;
    }
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) {
      return value;
    }
    this.refuse(path, `must be a whole number of milliseconds from ${least} to ${most}`, showValue(value));
    return usual;
  }
}
