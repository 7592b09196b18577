import { type ErrorFacts, isObject } from "@hotspare/core/plugin";

/** The facts that every error of a reply has. */
export type ReplyFacts = Pick<ErrorFacts, "status" | "headers">;

/** Headers as the AI SDK returns them. */
export function headersIn(given: unknown): Headers | undefined {
  if (!isObject(given)) {
    return undefined;
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    try {
      headers.append(name, String(value));
    } catch {
      // No header can have this name or value.
    }
  }
  return headers;
}

/** The status that an error in a reply has as its code, when the reply itself had the status 200. */
export function statusIn(code: string | undefined): Pick<ErrorFacts, "status"> {
  return code !== undefined && /^[45]\d\d$/.test(code) ? { status: Number(code) } : {};
}
