import { brand, hasBrand } from "./error-brand.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

/** One mistake in a configuration. */
export interface ConfigIssue {
  /** Where the mistake is, as you would write it: `credentials[1].apiKey`. Empty for the whole configuration. */
  readonly path: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
  /** The value found, as text. Never the value of a secret. */
  readonly received?: string;
  /** Name of the configuration file. Absent if the configuration did not come from a file. */
  readonly file?: string;
  /** Line in the file, from 1. */
  readonly line?: number;
}

export interface InvalidConfigErrorOptions extends HotspareErrorOptions {
  readonly issues: readonly ConfigIssue[];
}

/** A configuration is invalid. The message lists all mistakes at once, one on each line. */
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
