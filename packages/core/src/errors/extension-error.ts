import type { HotspareEvents } from "../contract/events.js";
import { brand, hasBrand } from "./error-brand.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

/** A kind of part that a user or a plugin brings. */
export type ExtensionKind = HotspareEvents["extensionError"]["extension"];

export interface ExtensionErrorOptions extends HotspareErrorOptions {
  readonly extension: ExtensionKind;
  /** Of the rule, the method, … that failed. */
  readonly name: string;
}

/** A part that you or a plugin brought failed in a way that the call cannot go round; `cause` is what it threw. */
export class ExtensionError extends HotspareError {
  static {
    brand(ExtensionError, "ExtensionError");
  }

  static override isInstance(error: unknown): error is ExtensionError {
    return hasBrand(error, "ExtensionError");
  }

  readonly extension: ExtensionKind;
  /** Of the rule, the method, … that failed. */
  readonly extensionName: string;

  constructor(options: ExtensionErrorOptions) {
    super({ message: messageOf(options), ...options });
    this.extension = options.extension;
    this.extensionName = options.name;
  }
}

function messageOf({ extension, name, cause }: ExtensionErrorOptions): string {
  const why = cause instanceof Error ? cause.message : "see the cause";
  return `The ${extension} "${name}" failed: ${why}. It is not part of Hotspare: mend it, or take it out.`;
}
