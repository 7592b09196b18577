import { brand, hasBrand } from "./error-brand.js";
import { issueSentence } from "./hints/issue-sentence.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";
import type { ConfigIssue } from "./invalid-config-error.js";

/** Most problems that the message lists. `issues` holds all problems. */
const MAX_LISTED = 10;

export interface InvalidInputErrorOptions extends HotspareErrorOptions {
  readonly issues: readonly ConfigIssue[];
}

/** The input of a call cannot be sent, for example a missing picture or an empty text. No request was made. */
export class InvalidInputError extends HotspareError {
  static {
    brand(InvalidInputError, "InvalidInputError");
  }

  static override isInstance(error: unknown): error is InvalidInputError {
    return hasBrand(error, "InvalidInputError");
  }

  readonly issues: readonly ConfigIssue[];

  constructor(options: InvalidInputErrorOptions) {
    super({ message: messageOf(options.issues), ...options });
    this.issues = options.issues;
  }
}

function messageOf(issues: readonly ConfigIssue[]): string {
  const [first, ...others] = issues;
  if (first !== undefined && others.length === 0) {
    return lineOf(first);
  }
  const listed = issues.slice(0, MAX_LISTED).map((issue) => `  ${lineOf(issue)}`);
  const left = issues.length - listed.length;
  const tail = left === 0 ? [] : [`  and ${left} more`];
  return [`The input has ${issues.length} problems; nothing was sent:`, ...listed, ...tail].join("\n");
}

function lineOf(issue: ConfigIssue): string {
  return [issue.path, issueSentence(issue)].filter((part) => part !== "").join(": ");
}
