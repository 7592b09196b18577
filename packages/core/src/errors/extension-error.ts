import type { HotspareEvents } from "../contract/events.js";
import { brand, hasBrand } from "./error-brand.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

/** A kind of part that you or a plugin supplies. */
export type ExtensionKind = HotspareEvents["extensionError"]["extension"];

export interface ExtensionErrorOptions extends HotspareErrorOptions {
  readonly extension: ExtensionKind;
  /** Name of the rule, method or other part that failed. */
  readonly name: string;
}

/**
 * A part that you or a plugin supplied failed, and the call cannot continue without the part. `cause` is what the part
 * threw.
 */
export class ExtensionError extends HotspareError {
  static {
    brand(ExtensionError, "ExtensionError");
  }

  static override isInstance(error: unknown): error is ExtensionError {
    return hasBrand(error, "ExtensionError");
  }

  readonly extension: ExtensionKind;
  /** Name of the rule, method or other part that failed. */
  readonly extensionName: string;

  constructor(options: ExtensionErrorOptions) {
    super({ message: messageOf(options), ...options });
    this.extension = options.extension;
    this.extensionName = options.name;
  }
}

function messageOf({ extension, name, cause }: ExtensionErrorOptions): string {
  const why = cause instanceof Error ? cause.message : "see the cause";
  return `The ${extension} "${name}" failed: ${why}. This ${extension} is not a part of Hotspare: correct it, or remove it.`;
}
