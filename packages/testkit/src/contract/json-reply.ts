import type { SimulatedReply } from "./simulated-reply.js";

/** Creates a reply with `value` as its JSON body. */
export function jsonReply(
  value: unknown,
  options: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): SimulatedReply {
  return {
    type: "body",
    status: options.status ?? 200,
    headers: { "content-type": "application/json", ...options.headers },
    body: JSON.stringify(value),
  };
}
