import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";

/** Builds an error in OpenAI's shape. Every field is present, and null if empty. */
export function errorReply(
  status: number,
  message: string,
  fields: { readonly type?: string; readonly param?: string; readonly code?: string } = {},
  headers: Readonly<Record<string, string>> = {},
): SimulatedReply {
  const { type = "invalid_request_error", param = null, code = null } = fields;
  return jsonReply({ error: { message, type, param, code } }, { status, headers });
}
