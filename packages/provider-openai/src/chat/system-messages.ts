import { isObject, type JsonObject, type ReplyWarning } from "@hotspare/core/plugin";
import type { ChatDialect } from "./chat-dialect.js";

interface SentMessages {
  readonly messages: readonly JsonObject[];
  readonly warnings: readonly ReplyWarning[];
}

/**
 * Gives system messages a role that the server accepts. When that role is the user's, their text goes into the next user message: chat templates
 * require alternating roles.
 */
export function sendSystemTexts(messages: readonly JsonObject[], dialect: ChatDialect): SentMessages {
  const { systemRole = "system", laterSystemRole = systemRole } = dialect;
  if (systemRole === "system" && laterSystemRole === "system") {
    return { messages, warnings: [] };
  }
  const sent: JsonObject[] = [];
  const warnings: ReplyWarning[] = [];
  let waiting = "";
  for (const [index, message] of messages.entries()) {
    const role = index === 0 ? systemRole : laterSystemRole;
    if (message["role"] === "system" && role === "user") {
      waiting = waiting === "" ? String(message["content"]) : `${waiting}\n\n${String(message["content"])}`;
      warnings.push(movedWarning(index));
    } else if (message["role"] === "system") {
      sent.push({ ...message, role });
    } else if (message["role"] === "user" && waiting !== "") {
      sent.push({ ...message, content: textBefore(waiting, message["content"]) });
      waiting = "";
    } else {
      sent.push(message);
    }
  }
  if (waiting !== "") {
    sent.push({ role: "user", content: waiting });
  }
  return { messages: sent, warnings };
}

/** A content with another text before it. */
export function textBefore(text: string, content: unknown): unknown {
  return Array.isArray(content)
    ? [{ type: "text", text }, ...content.filter(isObject)]
    : `${text}\n\n${String(content)}`;
}

function movedWarning(index: number): ReplyWarning {
  return {
    type: "adjusted",
    field: `messages[${index}]`,
    message:
      "Hotspare sent the system message at the beginning of the user's next message, because this server accepts no system message, or none at this place.",
  };
}
