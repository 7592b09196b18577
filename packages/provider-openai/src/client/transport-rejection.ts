import { brand, hasBrand } from "@hotspare/core/plugin";

/**
 * What a transport rejected with, for its way through the SDK. The SDK reads the words of a rejection and of its `cause`: from words such as "timed
 * out" it makes a timeout, and openai 6 drops the cause then. So neither is shown to the SDK.
 */
export class TransportRejection extends Error {
  static {
    brand(TransportRejection, "TransportRejection");
  }

  static isInstance(error: unknown): error is TransportRejection {
    return hasBrand(error, "TransportRejection");
  }

  /** What the transport rejected with. */
  readonly reason: unknown;

  constructor(reason: unknown) {
    super("The transport rejected the request.");
    this.reason = reason;
  }
}
