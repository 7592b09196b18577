import type { ReplyWarning } from "@hotspare/core";
import type { WireListener, WireReply, WireRequest } from "@hotspare/core/plugin";

const none: readonly unknown[] = [];

/** What the attempt that goes on, or the last attempt, has sent and got. */
export class WireRecord implements WireListener {
  body: unknown;
  warnings: readonly ReplyWarning[] = [];
  headers: WireReply["headers"] | undefined;
  /** The body of a whole reply, or the first event of a stream. */
  first: unknown;
  /** What came of the attempt and was not taken yet; undefined: nobody wants it. */
  #payloads: unknown[] | undefined;

  request({ body, warnings }: WireRequest): void {
    this.body = body;
    this.warnings = warnings;
    this.headers = undefined;
    this.first = undefined;
    if (this.#payloads !== undefined) {
      // What came before is of no answer.
      this.#payloads = [];
    }
  }

  reply({ headers }: WireReply): void {
    this.headers = headers;
  }

  payload(value: unknown): void {
    this.first ??= value;
    this.#payloads?.push(value);
  }

  /** From now on the events of a stream are kept until they are taken. */
  keepPayloads(): void {
    this.#payloads = [];
  }

  takePayloads(): readonly unknown[] {
    const taken = this.#payloads;
    if (taken === undefined || taken.length === 0) {
      return none;
    }
    this.#payloads = [];
    return taken;
  }
}
