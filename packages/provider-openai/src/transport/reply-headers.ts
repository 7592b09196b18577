import type { ReplyHeaders } from "./transport.js";

/** Headers as undici's parser returns them: names in lower case, repeated headers as a list. */
export type ParsedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads parsed headers without copying them: building `Headers` costs more than the rest of reading a reply. */
export class PooledHeaders implements ReplyHeaders {
  readonly #parsed: ParsedHeaders;

  constructor(parsed: ParsedHeaders) {
    this.#parsed = parsed;
  }

  get(name: string): string | null {
    const value = this.#parsed[name] ?? this.#parsed[name.toLowerCase()];
    return value === undefined ? null : asText(value);
  }

  *entries(): ReturnType<Headers["entries"]> {
    for (const name in this.#parsed) {
      yield [name, asText(this.#parsed[name] ?? "")];
    }
  }
}

/** Copies the headers into real `Headers`, for code that keeps them. */
export function toHeaders(headers: ReplyHeaders): Headers {
  return headers instanceof Headers ? headers : new Headers([...headers.entries()]);
}

function asText(value: string | readonly string[]): string {
  return typeof value === "string" ? value : value.join(", ");
}
