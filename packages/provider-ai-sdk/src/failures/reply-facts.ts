import { type ErrorFacts, isObject } from "@hotspare/core/plugin";

/** The facts that hold for every error of a reply. */
export type ReplyFacts = Pick<ErrorFacts, "status" | "headers">;

/** Headers as the AI SDK hands them on. */
export function headersIn(given: unknown): Headers | undefined {
  if (!isObject(given)) {
    return undefined;
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    try {
      headers.append(name, String(value));
    } catch {
      // A name or a value that no header can have.
    }
  }
  return headers;
}

/** The status that an error in a reply states as its code, where the reply itself came with 200. */
export function statusIn(code: string | undefined): Pick<ErrorFacts, "status"> {
  return code !== undefined && /^[45]\d\d$/.test(code) ? { status: Number(code) } : {};
}
