import type { SimulatedReply } from "./simulated-reply.js";

/** A reply whose body is `value` as JSON. */
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
