import type { Readable } from "node:stream";
import { maxErrorBytes, UnusableReplyError } from "@hotspare/core/plugin";
import { type BodyReader, type StartTimer, startTimer as startOwnTimer } from "./body-reader.js";
import { ByteGatherer } from "./byte-gatherer.js";
import { gatherRefusal, leaveBody, readBody } from "./gather-body.js";
import { toHeaders } from "./reply-headers.js";
import type { HttpReply, ReplyHeaders, Transport } from "./transport.js";

/**
 * Limits the replies of a transport, counted after decompression. When a reply with a good status exceeds `maxReplyBytes`, `text()` and `readBody()`
 * reject with an `UnusableReplyError`. For a refusal the status says enough: `text()` and `readBody()` return the first 256 KiB that arrive within
 * `refusalGraceMs`. The rest is not read, and the connection is closed. When the connection stays open after a complete JSON value, the reply ends
 * after `silenceMs` of silence. `body` has no limit, because the reader of a stream has its own limit.
 *
 * @param maxReplyBytes the most bytes of a reply
 */
export function boundTransport(
  { fetch }: Pick<Transport, "fetch">,
  maxReplyBytes: number,
  { refusalGraceMs = 2_000, silenceMs = 2_000, startTimer = startOwnTimer }: BoundedTimes = {},
): Transport {
  const times = { refusalGraceMs, silenceMs, startTimer };
  return {
    fetch: async (url, request) => new BoundedReply(await fetch(url, request), maxReplyBytes, times),
  };
}

/** Times in milliseconds, and the timers. @default `refusalGraceMs: 2000`, `silenceMs: 2000`, timers of Node */
export interface BoundedTimes {
  readonly refusalGraceMs?: number;
  readonly silenceMs?: number;
  readonly startTimer?: StartTimer;
}

/** Whether a Node stream holds exactly this many bytes that nobody has read yet. */
function hasCome(body: HttpReply["body"], bytes: number): boolean {
  return (body as Partial<Readable> | null)?.readableLength === bytes;
}

class BoundedReply implements HttpReply {
  readonly #reply: HttpReply;
  readonly #maxBytes: number;
  readonly #times: Required<BoundedTimes>;

  constructor(reply: HttpReply, maxReplyBytes: number, times: Required<BoundedTimes>) {
    this.#reply = reply;
    this.#times = times;
    this.#maxBytes = reply.ok ? maxReplyBytes : maxErrorBytes;
  }

  get status(): number {
    return this.#reply.status;
  }

  get ok(): boolean {
    return this.#reply.ok;
  }

  get url(): string {
    return this.#reply.url;
  }

  get headers(): ReplyHeaders {
    return this.#reply.headers;
  }

  get body(): HttpReply["body"] {
    return this.#reply.body;
  }

  get length(): number | undefined {
    return this.#reply.length;
  }

  async text(): Promise<string> {
    const { ok, body } = this.#reply;
    if (body === null || this.#isShort()) {
      return this.#bounded(await this.#reply.text());
    }
    const gatherer = new ByteGatherer(this.#maxBytes);
    if (ok) {
      await this.#read(body, gatherer);
    } else {
      const { refusalGraceMs: ms, startTimer } = this.#times;
      await gatherRefusal(body, gatherer, { ms, startTimer });
    }
    return gatherer.text();
  }

  async readBody(into: BodyReader): Promise<void> {
    const { body } = this.#reply;
    if (body === null) {
      into.add(new TextEncoder().encode(await this.text()));
      return;
    }
    let left = this.#maxBytes;
    const add = (piece: Uint8Array): boolean => {
      left -= piece.length;
      return left >= 0 && into.add(piece);
    };
    await this.#read(body, {
      add,
      get mayBeWhole() {
        return into.mayBeWhole;
      },
      isWhole: () => into.isWhole(),
    });
  }

  /** Whether the transport knows that the length fits. A refusal must also have arrived completely, because a server may never send the rest. */
  #isShort(): boolean {
    const { ok, length, body } = this.#reply;
    return length !== undefined && length <= this.#maxBytes && (ok || hasCome(body, length));
  }

  /** Reads the body of a success. */
  async #read(body: NonNullable<HttpReply["body"]>, into: BodyReader): Promise<void> {
    const { length } = this.#reply;
    if (length !== undefined && length > this.#maxBytes) {
      leaveBody(body);
      throw this.#oversized();
    }
    const { silenceMs: ms, startTimer } = this.#times;
    if (!(await readBody(body, into, { ms, startTimer }))) {
      throw this.#oversized();
    }
  }

  /** Limits the text of a transport that has no body to count. */
  #bounded(text: string): string {
    if (text.length <= this.#maxBytes) {
      return text;
    }
    if (this.ok) {
      throw this.#oversized();
    }
    return text.slice(0, this.#maxBytes);
  }

  #oversized(): UnusableReplyError {
    const { status, headers } = this.#reply;
    return new UnusableReplyError({
      reason: "oversized_reply",
      message: `The reply has more than ${this.#maxBytes} bytes, so Hotspare did not read it to its end. Set maxReplyBytes if replies of this model may be longer.`,
      facts: { status, headers: toHeaders(headers) },
    });
  }
}
