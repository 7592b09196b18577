import type { azureReplies } from "./azure-replies.js";
import type { gatewayReplies } from "./gateway-replies.js";
import type { openaiReplies } from "./openai-replies.js";
import type { serverReplies } from "./server-replies.js";
import type { vikingdbReplies } from "./vikingdb-replies.js";
import type { volcengineReplies } from "./volcengine-replies.js";

/**
 * Name of a provider's own reply, recorded unchanged: `<provider>.<reason>`. `gateway` is the gateway of Volcengine's
 * services, which answers for both Ark and VikingDB. Replies of other servers of OpenAI's protocol begin with the
 * server's name as `dialect` takes it.
 */
export type RecordedReplyName =
  | `openai.${keyof typeof openaiReplies}`
  | `azure.${keyof typeof azureReplies}`
  | `volcengine.${keyof typeof volcengineReplies}`
  | `vikingdb.${keyof typeof vikingdbReplies}`
  | `gateway.${keyof typeof gatewayReplies}`
  | keyof typeof serverReplies;
