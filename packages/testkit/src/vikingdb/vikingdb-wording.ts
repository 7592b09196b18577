import type { DialectWording } from "../contract/dialect.js";
import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { gatewayReply, missingToken, unknownAccessKey } from "./gateway-error.js";

const REQUEST_ID = "02170000000000000000000000000000000ffffac100000000000";

/** Builds an error in VikingDB's own shape, with a number or a word as its code. */
function vikingDBErrorReply(status: number, code: number | string, message: string): SimulatedReply {
  return jsonReply({ code, message, request_id: REQUEST_ID, result: null }, { status });
}

/** volc-170 */
export function invalidRequest(problem: string): SimulatedReply {
  return vikingDBErrorReply(400, 1_000_003, `invalid request:${problem}`);
}

/**
 * The messages of VikingDB and of the gateway in front of VikingDB. The numbers are lines of the project's error
 * corpus.
 */
export const vikingDBWording: DialectWording = {
  missingKey: () => gatewayReply(missingToken),
  invalidKey,
  // volc-179. VikingDB states no time for a limit.
  rateLimited: () => vikingDBErrorReply(429, 300_004, "VolcanoErrQuotaLimiter"),
  rateLimitHeaders: () => ({}),
  // volc-181
  quotaExhausted: () => vikingDBErrorReply(403, 1_000_033, "volcanoErrUserOverdue"),
  status(status, { key, model }) {
    if (status === 401) return invalidKey(key);
    // volc-175
    if (status === 403) return vikingDBErrorReply(403, 1_000_002, "volcanoErrNoPermission");
    if (status === 404) return modelNotFound(model);
    if (status === 429) return vikingDBErrorReply(429, 300_004, "VolcanoErrQuotaLimiter");
    // volc-177
    if (status >= 500) return vikingDBErrorReply(status, 1_000_028, "VolcanoErrInternal");
    return invalidRequest("");
  },
  unknownRoute: (_method, path) => vikingDBErrorReply(404, "NotFound", `The path ${path} does not exist.`),
  malformedJson: () => invalidRequest("the body is no JSON"),
};

/** The gateway refuses a signature's key. The service refuses an API key (volc-187). */
function invalidKey(key: string): SimulatedReply {
  return key.startsWith("AK")
    ? gatewayReply(unknownAccessKey(key))
    : vikingDBErrorReply(401, 1_000_001, "unauthorized");
}

/** The code comes from the vendor's Go SDK. The message is ours, because no message was published. */
export function modelNotFound(model: string): SimulatedReply {
  return vikingDBErrorReply(404, "ModelNotFound", `The specified model ${model} does not exist.`);
}
