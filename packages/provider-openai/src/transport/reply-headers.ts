import type { ReplyHeaders } from "./transport.js";

/** Headers as undici's parser leaves them: names in lower case, repeated ones as a list. */
export type ParsedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads parsed headers as they are: building `Headers` costs more than the rest of a reply's reading. */
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

/** The same as `Headers`, for whoever keeps them. */
export function toHeaders(headers: ReplyHeaders): Headers {
  return headers instanceof Headers ? headers : new Headers([...headers.entries()]);
}

function asText(value: string | readonly string[]): string {
  return typeof value === "string" ? value : value.join(", ");
}
