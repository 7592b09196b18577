import type { azureReplies } from "./azure-replies.js";
import type { gatewayReplies } from "./gateway-replies.js";
import type { openaiReplies } from "./openai-replies.js";
import type { vikingdbReplies } from "./vikingdb-replies.js";
import type { volcengineReplies } from "./volcengine-replies.js";

/**
 * A provider's own reply, as it was received: `<provider>.<reason>`. `gateway` is the one before Volcengine's services, which
 * answers for Ark and VikingDB alike.
 */
export type RecordedReplyName =
  | `openai.${keyof typeof openaiReplies}`
  | `azure.${keyof typeof azureReplies}`
  | `volcengine.${keyof typeof volcengineReplies}`
  | `vikingdb.${keyof typeof vikingdbReplies}`
  | `gateway.${keyof typeof gatewayReplies}`;
