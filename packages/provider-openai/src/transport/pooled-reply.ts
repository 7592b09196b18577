import type { Readable } from "node:stream";
import { arrayBuffer, text } from "node:stream/consumers";
import type { Dispatcher } from "undici";
import { decompress } from "./decompress.js";
import { PooledHeaders } from "./reply-headers.js";
import type { HttpReply, ReplyHeaders } from "./transport.js";

/** undici's reply in the shape that the SDK and we read. */
export class PooledReply implements HttpReply {
  readonly status: number;
  readonly url: string;
  readonly headers: ReplyHeaders;
  readonly body: Readable;
  readonly #received: Dispatcher.ResponseData["body"];

  constructor(url: string, { statusCode, headers, body }: Dispatcher.ResponseData) {
    const pooled = new PooledHeaders(headers);
    this.status = statusCode;
    this.url = url;
    this.headers = this.ok ? pooled : new Headers([...pooled.entries()]);
    this.body = decompress(body, pooled.get("content-encoding"));
    this.#received = body;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.body === this.#received ? this.#received.arrayBuffer() : arrayBuffer(this.body);
  }

  text(): Promise<string> {
    return this.body === this.#received ? this.#received.text() : text(this.body);
  }
}
