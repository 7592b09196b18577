import { brand, hasBrand } from "./error-brand.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

/** What one credential supports. */
export interface CredentialSupport {
  readonly credentialId: string;
  /** Modalities and features. */
  readonly supports: readonly string[];
}

export interface UnsupportedInputErrorOptions extends HotspareErrorOptions {
  /** Modalities and features that the request needs, such as `image` or `tools`. */
  readonly needs: readonly string[];
  readonly credentials: readonly CredentialSupport[];
}

/** No credential of the model supports what the request needs. Nothing was sent. */
export class UnsupportedInputError extends HotspareError {
  static {
    brand(UnsupportedInputError, "UnsupportedInputError");
  }

  static override isInstance(error: unknown): error is UnsupportedInputError {
    return hasBrand(error, "UnsupportedInputError");
  }

  readonly needs: readonly string[];
  readonly credentials: readonly CredentialSupport[];

  constructor(options: UnsupportedInputErrorOptions) {
    super({ message: messageOf(options), ...options });
    this.needs = options.needs;
    this.credentials = options.credentials;
  }
}

function messageOf({ needs, credentials }: UnsupportedInputErrorOptions): string {
  const lines = credentials.map(({ credentialId, supports }) => {
    const missing = needs.filter((need) => !supports.includes(need));
    return `  ${credentialId}: accepts ${list(supports)}; lacks ${list(missing)}`;
  });
  const head = `No credential accepts ${list(needs)} together. Add a credential that accepts them, or leave out what is missing:`;
  return [head, ...lines].join("\n");
}

function list(words: readonly string[]): string {
  return words.length === 0 ? "nothing" : words.join(", ");
}
