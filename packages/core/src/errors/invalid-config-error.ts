import { brand, hasBrand } from "./error-brand.js";
import { issueSentence } from "./hints/issue-sentence.js";
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
  /** The subject of the message, as the end of "The …": `options of embed()`. @default the configuration */
  readonly subject?: string;
}

/** A configuration is invalid, or the options of a function are. The message lists all mistakes at once, one on each line. */
export class InvalidConfigError extends HotspareError {
  static {
    brand(InvalidConfigError, "InvalidConfigError");
  }

  static override isInstance(error: unknown): error is InvalidConfigError {
    return hasBrand(error, "InvalidConfigError");
  }

  readonly issues: readonly ConfigIssue[];

  constructor(options: InvalidConfigErrorOptions) {
    super({ message: messageOf(options), ...options });
    this.issues = options.issues;
  }
}

function messageOf({ issues, subject }: InvalidConfigErrorOptions): string {
  const who = subject === undefined ? "The configuration has" : `The ${subject} have`;
  const what = issues.length === 1 ? "a problem" : `${issues.length} problems`;
  const advice = subject === undefined ? "correct it and start again" : "correct it";
  return [`${who} ${what}; ${advice}:`, ...issues.map((issue) => `  ${lineOf(issue)}`)].join("\n");
}

function lineOf(issue: ConfigIssue): string {
  const { path, file, line } = issue;
  const place = [file, line].filter((part) => part !== undefined).join(":");
  const where = [place, path].filter((part) => part !== "").map((part) => `${part}: `);
  return `${where.join("")}${issueSentence(issue)}`;
}
