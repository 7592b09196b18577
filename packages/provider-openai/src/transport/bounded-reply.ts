import { maxErrorBytes, UnusableReplyError } from "@hotspare/core/plugin";
import { ByteGatherer } from "./byte-gatherer.js";
import { gatherBody, gatherRefusal, leaveBody } from "./gather-body.js";
import { toHeaders } from "./reply-headers.js";
import type { HttpReply, ReplyHeaders, Transport } from "./transport.js";

/**
 * A transport whose replies are read up to a bound, counted after decompression, whoever carries them. Of a success, `text()` and
 * `arrayBuffer()` reject with an `UnusableReplyError` beyond `maxReplyBytes`; of a refusal, whose status says enough, they give the first
 * 256 KiB of what comes within `refusalGraceMs`. What lies beyond is not read: the connection is closed. `body` has no bound: a stream's
 * reader has its own.
 */
export function boundTransport(
  { fetch }: Pick<Transport, "fetch">,
  maxReplyBytes: number,
  refusalGraceMs = 2_000,
): Transport {
  return {
    fetch: async (url, request) => new BoundedReply(await fetch(url, request), maxReplyBytes, refusalGraceMs),
  };
}

class BoundedReply implements HttpReply {
  readonly #reply: HttpReply;
  readonly #maxBytes: number;
  readonly #refusalGraceMs: number;

  constructor(reply: HttpReply, maxReplyBytes: number, refusalGraceMs: number) {
    this.#reply = reply;
    this.#refusalGraceMs = refusalGraceMs;
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

  async text(): Promise<string> {
    const { body } = this.#reply;
    if (body === null || this.#isShort()) {
      return this.#bounded(await this.#reply.text());
    }
    return (await this.#gather(body)).text();
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const { body } = this.#reply;
    if (body === null) {
      return new TextEncoder().encode(await this.text()).buffer;
    }
    if (this.#isShort() && this.#reply.arrayBuffer !== undefined) {
      return this.#reply.arrayBuffer();
    }
    return (await this.#gather(body)).arrayBuffer();
  }

  /** The transport of a success knows the length, and that it fits. */
  #isShort(): boolean {
    const { ok, length } = this.#reply;
    return ok && length !== undefined && length <= this.#maxBytes;
  }

  async #gather(body: NonNullable<HttpReply["body"]>): Promise<ByteGatherer> {
    const { ok, length } = this.#reply;
    if (ok && length !== undefined && length > this.#maxBytes) {
      leaveBody(body);
      throw this.#oversized();
    }
    const gatherer = new ByteGatherer(this.#maxBytes);
    if (!ok) {
      await gatherRefusal(body, gatherer, this.#refusalGraceMs);
      return gatherer;
    }
    const isWhole = await gatherBody(body, gatherer);
    if (!isWhole) {
      throw this.#oversized();
    }
    return gatherer;
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
      message: `The reply has more than ${this.#maxBytes} bytes, so it was not read to its end. Set maxReplyBytes if replies of this model may be longer.`,
      facts: { status, headers: toHeaders(headers) },
    });
  }
}
