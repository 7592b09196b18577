import { brand, hasBrand } from "./error-brand.js";
import { HotspareError } from "./hotspare-error.js";

export interface RequestAdjustedOptions {
  /** What the adapter has learned, as one word that stays the same: `base64_refused`, `max_inputs`. */
  readonly reason: string;
  /** The most inputs that the server accepts in one request, from 1. Core splits longer lists. @default `maxInputs` of the `capabilities` */
  readonly maxInputs?: number;
  /**
   * Whether the adjustment is only for this request, for instance because its inputs are too large together. Core splits the request, and remembers nothing about the server.
   *
   * @default false
   */
  readonly thisRequestOnly?: boolean;
  /** The refusal from which the adapter has learned. The call throws it if the adjusted request does not succeed. */
  readonly cause?: unknown;
  /** What the caller loses by the adjustment; added to the reply's warnings. */
  readonly warning?: string;
  /** The field of the request that the warning is about, such as `dimensions`. @default none */
  readonly field?: string;
}

/**
 * An adapter rejects with this error when it has learned something about the server from a refusal, for instance that the server refuses
 * `encoding_format: "base64"`. The adapter changes its next request. Hotspare repeats the request once for each reason, and the refused
 * attempt counts against neither the credential nor the call.
 *
 * @example
 * throw new RequestAdjusted({ reason: "base64_refused", cause: error });
 */
export class RequestAdjusted extends HotspareError {
  static {
    brand(RequestAdjusted, "RequestAdjusted");
  }

  static override isInstance(error: unknown): error is RequestAdjusted {
    return hasBrand(error, "RequestAdjusted");
  }

  readonly reason: string;
  readonly maxInputs?: number;
  readonly thisRequestOnly?: boolean;
  readonly warning?: string;
  readonly field?: string;

  constructor({ reason, maxInputs, thisRequestOnly, warning, field, ...rest }: RequestAdjustedOptions) {
    const message = `The server refused the request (${reason}). The adapter changes its next request.`;
    super({ message, ...rest });
    this.reason = reason;
    if (maxInputs !== undefined) this.maxInputs = maxInputs;
    if (thisRequestOnly !== undefined) this.thisRequestOnly = thisRequestOnly;
    if (warning !== undefined) this.warning = warning;
    if (field !== undefined) this.field = field;
  }
}
