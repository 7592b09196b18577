import { brand, hasBrand } from "./error-brand.js";
import { HotspareError } from "./hotspare-error.js";

export interface RequestAdjustedOptions {
  /** What the adapter has learned, as one word that stays the same: `base64_refused`, `max_inputs`. */
  readonly reason: string;
  /** The most inputs that the server takes in one request, from 1. Core splits longer lists. @default what `capabilities` say */
  readonly maxInputs?: number;
  /**
   * Whether it holds for this request alone: its inputs are too large together, say. Core splits the request, and remembers nothing of the server.
   *
   * @default false
   */
  readonly thisRequestOnly?: boolean;
  /** The refusal from which the adapter learned it. It is thrown when the adjusted request does not give what was asked for. */
  readonly cause?: unknown;
  /** What the caller loses by the adjustment; added to the reply's warnings. */
  readonly warning?: string;
  /** The field of the request that the warning is about, such as `dimensions`. @default none is named */
  readonly field?: string;
}

/**
 * An adapter rejects with it after a refusal that taught it something about the server: the server refuses
 * `encoding_format: "base64"`, say. The adapter remembers that and sends its next request otherwise; Hotspare repeats the request
 * once for each reason, and the refused attempt counts against neither the credential nor the call.
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
    const message = `The server refused the request (${reason}); the adapter sends the next one otherwise.`;
    super({ message, ...rest });
    this.reason = reason;
    if (maxInputs !== undefined) this.maxInputs = maxInputs;
    if (thisRequestOnly !== undefined) this.thisRequestOnly = thisRequestOnly;
    if (warning !== undefined) this.warning = warning;
    if (field !== undefined) this.field = field;
  }
}
