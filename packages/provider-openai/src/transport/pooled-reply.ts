import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { decompress } from "./decompress.js";
import { type ParsedHeaders, PooledHeaders } from "./reply-headers.js";
import type { HttpReply, ReplyHeaders } from "./transport.js";

/** A reply as an HTTP client returns it. The body of undici reads itself. */
export interface ReceivedReply {
  readonly statusCode: number;
  readonly headers: ParsedHeaders;
  readonly body: Readable & Partial<Pick<HttpReply, "text">>;
}

/** Wraps a received reply in the shape that the SDK and our readers use. */
export class PooledReply implements HttpReply {
  readonly status: number;
  readonly url: string;
  readonly headers: ReplyHeaders;
  readonly body: Readable;
  readonly length?: number;
  readonly #received: ReceivedReply["body"];

  constructor(url: string, { statusCode, headers, body }: ReceivedReply) {
    const pooled = new PooledHeaders(headers);
    this.status = statusCode;
    this.url = url;
    this.headers = this.ok ? pooled : new Headers([...pooled.entries()]);
    this.body = decompress(body, pooled.get("content-encoding"));
    this.#received = body;
    const length = pooled.get("content-length");
    if (this.body === body && length !== null && /^\d{1,15}$/.test(length)) {
      this.length = Number(length);
    }
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  text(): Promise<string> {
    return this.#own()?.text?.() ?? text(this.body);
  }

  #own(): ReceivedReply["body"] | undefined {
    return this.body === this.#received ? this.#received : undefined;
  }
}
