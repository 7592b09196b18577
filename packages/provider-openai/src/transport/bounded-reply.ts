import type { Readable } from "node:stream";
import { maxErrorBytes, UnusableReplyError } from "@hotspare/core/plugin";
import { type BodyReader, type StartTimer, startTimer as startOwnTimer } from "./body-reader.js";
import { ByteGatherer } from "./byte-gatherer.js";
import { gatherRefusal, leaveBody, readBody } from "./gather-body.js";
import { toHeaders } from "./reply-headers.js";
import type { HttpReply, ReplyHeaders, Transport } from "./transport.js";

/**
 * A transport whose replies are read up to a bound, counted after decompression, whatever carries them. `text()` and `readBody()` of a success
 * reject with an `UnusableReplyError` beyond `maxReplyBytes`. The status of a refusal says enough: they return the first 256 KiB that come
 * within `refusalGraceMs`. What lies beyond is not read: the connection is closed. If the connection stays open behind a whole JSON, the
 * reply has ended after a silence of `silenceMs`. `body` has no bound: a stream's reader has its own.
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

/** Times in milliseconds, and what runs them. */
export interface BoundedTimes {
  readonly refusalGraceMs?: number;
  readonly silenceMs?: number;
  readonly startTimer?: StartTimer;
}

/** Whether a stream of Node's has received so many bytes that nobody has read yet. */
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

  /** The transport knows the length, and that it fits. A refusal has to be there already: a server may never send the rest. */
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

  /** Bounds the text of a transport that has no body to count. */
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
