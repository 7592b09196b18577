import {
  isObject,
  type JsonObject,
  parseJson,
  type ReplyWarning,
  type WireListener,
} from "@hotspare/core/plugin";

/**
 * Shows a listener what a package of the AI SDK sent and received. The package returns both with its result or its error, so the listener sees the
 * request only when the reply has begun.
 */
export class ShownWire {
  readonly #wire: WireListener | undefined;

  constructor(wire: WireListener | undefined) {
    this.#wire = wire;
  }

  /** A good reply to a request of a language model: the body of `doGenerate`, or the head of `doStream`. */
  answered(result: JsonObject, warnings: readonly ReplyWarning[]): void {
    const { request } = result;
    this.#sent(isObject(request) ? request["body"] : undefined, warnings);
    this.replied(result);
  }

  /** A good reply of `doEmbed`, which does not return what it sent. */
  replied({ response }: JsonObject): void {
    if (this.#wire === undefined) {
      return;
    }
    const { headers, body } = isObject(response) ? response : ({} as JsonObject);
    // The packages throw for every other status.
    this.#wire.reply?.({ status: 200, headers: shownHeaders(headers) });
    if (body !== undefined && body !== null) {
      this.payload(body);
    }
  }

  /** A refusal. Its error holds what was sent. */
  failed(error: unknown, warnings: readonly ReplyWarning[]): void {
    if (isObject(error) && "requestBodyValues" in error) {
      this.#sent(error["requestBodyValues"], warnings);
    }
  }

  payload(value: unknown): void {
    this.#wire?.payload?.(value);
  }

  /** Some packages return their body as a text. */
  #sent(body: unknown, warnings: readonly ReplyWarning[]): void {
    if (this.#wire?.request === undefined) {
      return;
    }
    this.#wire.request({ body: typeof body === "string" ? (parseJson(body) ?? body) : body, warnings });
  }
}

/** Cookies are left out, because they are secrets of the server's session. */
function shownHeaders(headers: unknown): Readonly<Record<string, string>> {
  const entries = isObject(headers) ? Object.entries(headers) : [];
  const shown = entries
    .filter((entry): entry is [string, string] => typeof entry[1] === "string")
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name !== "set-cookie");
  return Object.fromEntries(shown);
}
