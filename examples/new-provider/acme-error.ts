import { type ErrorFacts, errnoOf } from "@hotspare/core/plugin";

/** A reply whose status is no success. */
export class AcmeError extends Error {
  override readonly name = "AcmeError";
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;

  constructor(status: number, headers: Headers, body: unknown) {
    super(`Acme answered ${status}`);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** What Acme says in a body, such as `{ "error": { "code": "key_revoked", "detail": "…" } }`. */
interface AcmeErrorBody {
  readonly error?: { readonly code?: unknown; readonly detail?: unknown };
}

/** `undefined`: neither Acme's error nor the network's, so a mistake in our code. It burns no key. */
export function readAcmeErrorFacts(error: unknown): ErrorFacts | undefined {
  if (error instanceof AcmeError) {
    const { status, headers, body } = error;
    const { code, detail } = (body as AcmeErrorBody | null | undefined)?.error ?? {};
    return {
      status,
      headers,
      body,
      message: typeof detail === "string" ? detail : error.message,
      ...(typeof code === "string" ? { code } : {}),
    };
  }
  const errno = errnoOf(error);
  return errno === undefined ? undefined : { errno, message: String(error) };
}
