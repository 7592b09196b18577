import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";

/** Ark ends every message with a request id. These digits have no meaning. */
const REQUEST_ID = "Request id: 02170000000000000000000000000000000ffffac100000000000";

/** Builds an error in Ark's shape. `type` is the text of the status in Ark's own spelling. */
export function arkErrorReply(
  status: number,
  code: string,
  message: string,
  fields: { readonly type: string; readonly param?: string },
): SimulatedReply {
  const { type, param = "" } = fields;
  return jsonReply({ error: { code, message: `${message} ${REQUEST_ID}`, param, type } }, { status });
}
