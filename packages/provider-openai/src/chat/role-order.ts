import type { JsonObject, ReplyWarning } from "@hotspare/core/plugin";
import type { ChatDialect } from "./chat-dialect.js";
import { textBefore } from "./system-messages.js";

interface OrderedMessages {
  readonly messages: readonly JsonObject[];
  readonly warnings: readonly ReplyWarning[];
}

/** The answer that is inserted between a tool's result and the user message. Mistral accepts no empty answer. */
const bridge: JsonObject = { role: "assistant", content: "OK." };

/** Puts messages in an order that the server accepts: roles that alternate, and an answer after tool results. */
export function orderRoles(messages: readonly JsonObject[], dialect: ChatDialect): OrderedMessages {
  const { joinsRoles = false, assistantAfterTool = false } = dialect;
  const ordered: JsonObject[] = [];
  const warnings: ReplyWarning[] = [];
  for (const [index, message] of messages.entries()) {
    const last = ordered.at(-1);
    if (joinsRoles && last !== undefined && mayJoin(last, message)) {
      ordered[ordered.length - 1] = joined(last, message);
      warnings.push(orderWarning(index, "was joined with the message before it: roles must alternate there"));
    } else if (assistantAfterTool && isUserAfterTool(last, message)) {
      ordered.push(bridge, message);
      warnings.push(
        orderWarning(index, 'was sent after an answer "OK.": none may follow a tool\'s result there'),
      );
    } else {
      ordered.push(message);
    }
  }
  return { messages: ordered, warnings };
}

/** Whether two messages can be joined: two user messages, or two texts of the model. */
export function mayJoin(first: JsonObject, second: JsonObject): boolean {
  const { role } = second;
  const isText =
    role === "assistant" && first["tool_calls"] === undefined && second["tool_calls"] === undefined;
  return first["role"] === role && (role === "user" || isText);
}

export function isUserAfterTool(first: JsonObject | undefined, second: JsonObject): boolean {
  return first?.["role"] === "tool" && second["role"] === "user";
}

function joined(first: JsonObject, second: JsonObject): JsonObject {
  const { content } = first;
  if (typeof content === "string") {
    return { ...first, ...second, content: textBefore(content, second["content"]) };
  }
  const more = second["content"];
  const parts = Array.isArray(more) ? more : [{ type: "text", text: String(more) }];
  return { ...first, ...second, content: [...(Array.isArray(content) ? content : []), ...parts] };
}

function orderWarning(index: number, what: string): ReplyWarning {
  return { type: "adjusted", field: `messages[${index}]`, message: `The message ${what}.` };
}
