import { brand, hasBrand } from "./error-brand.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

/** One thing that is wrong with a configuration. */
export interface ConfigIssue {
  /** Where, as one would write it: `credentials[1].apiKey`; empty: the whole. */
  readonly path: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
  /** The value found, as text; never of a secret. */
  readonly received?: string;
  /** The configuration file, as it was named; absent: it was no file. */
  readonly file?: string;
  /** The line in it, from 1. */
  readonly line?: number;
}

export interface InvalidConfigErrorOptions extends HotspareErrorOptions {
  readonly issues: readonly ConfigIssue[];
}

/** What a user wrote cannot be meant. All problems are told at once, one a line. */
export class InvalidConfigError extends HotspareError {
  static {
    brand(InvalidConfigError, "InvalidConfigError");
  }

  static override isInstance(error: unknown): error is InvalidConfigError {
    return hasBrand(error, "InvalidConfigError");
  }

  readonly issues: readonly ConfigIssue[];

  constructor(options: InvalidConfigErrorOptions) {
    super({ message: messageOf(options.issues), ...options });
    this.issues = options.issues;
  }
}

function messageOf(issues: readonly ConfigIssue[]): string {
  const head =
    issues.length === 1
      ? "The configuration has a problem"
      : `The configuration has ${issues.length} problems`;
  return [`${head}; mend it and start again:`, ...issues.map((issue) => `  ${lineOf(issue)}`)].join("\n");
}

function lineOf({ path, message, received, file, line }: ConfigIssue): string {
  const place = [file, line].filter((part) => part !== undefined).join(":");
  const where = [place, path].filter((part) => part !== "").map((part) => `${part}: `);
  const found = received === undefined ? "" : `is ${received}: `;
  return `${where.join("")}${found}${message}`;
}
