import { isObject, type JsonObject } from "@hotspare/core/plugin";
import { refusesField, saysOf, wordAsField } from "../servers/refused-field.js";
import { type ChatAlternative, hasField, objectsIn, type SentChat } from "./chat-alternative.js";
import { returnedFields } from "./provider-metadata.js";
import { isUserAfterTool, mayJoin } from "./role-order.js";
import { isNineAlphanumerics } from "./tool-call-ids.js";

const rolesAlternate = /alternat|consecutive|in a row|same role/i;
const thoughtFields = ["reasoning_content", "reasoning"];
const thoughtsName = wordAsField("reasoning(?:_content)?");
const returnedNames = [...returnedFields].map(wordAsField);

/** What servers refuse in a conversation, or miss in it. The alternative with the most general words comes last. */
export const historyAlternatives: readonly ChatAlternative[] = [
  {
    // "System message must be at the beginning" (chat templates of Qwen behind vLLM and llama.cpp).
    reason: "later_system_refused",
    isMeant: (refusal) =>
      saysOf(
        refusal,
        /system[_ ]?(?:role |prompt )?message/gi,
        /beginning|first|start\b|one\b|single|multiple|开头|第一/i,
      ),
    isSent: (sent) => messagesOf(sent).some(({ role }, index) => index > 0 && isSystem(role)),
    change: (dialect) => ({ ...dialect, laterSystemRole: "user" }),
  },
  {
    // Mistral, also behind vLLM and NIM ("Unexpected role 'user' after role 'tool'": NousResearch/hermes-agent#20154, mistralai/mistral-common#169).
    reason: "user_after_tool_refused",
    isMeant: (refusal) =>
      saysOf(
        refusal,
        /unexpected role|\brole\b/gi,
        /user\W{1,4}(?:after|follow\w*|behind)(?: role)?\W{1,4}tool/i,
      ),
    isSent: (sent) => hasPair(sent, isUserAfterTool),
    change: (dialect) => ({ ...dialect, assistantAfterTool: true }),
  },
  {
    // Chat templates of Mistral and Gemma ("conversation roles must alternate user/assistant": vllm-project/vllm#6862, charmbracelet/crush#279).
    reason: "repeated_roles_refused",
    isMeant: (refusal) => saysOf(refusal, /\broles?\b|\bmessages?\b/gi, rolesAlternate),
    isSent: (sent) => hasPair(sent, mayJoin),
    change: (dialect) => ({ ...dialect, joinsRoles: true }),
  },
  {
    // o1-mini ("'messages[0].role' does not support 'system'"), Gemma ("Developer instruction is not enabled", "System role not supported"), and chat
    // templates that say this about the order alone (PromtEngineer/localGPT#720).
    reason: "system_role_refused",
    isMeant: (refusal) =>
      refusesField(
        refusal,
        /(?:system|developer)['"`]?[ _-]?(?:role|message|instruction|prompt)|role.{0,80}['"`]system['"`]|variant ['"`]system['"`]|unexpected message role|roles? (?:are|is) .{0,40}system/gi,
      ) || saysOf(refusal, /\broles?\b/gi, rolesAlternate),
    isSent: (sent) => messagesOf(sent).some(({ role }) => isSystem(role)),
    change: (dialect) => ({ ...dialect, systemRole: "user" }),
  },
  {
    // Mistral ("must be a-z, A-Z, 0-9, with a length of 9": jackmpcollins/magentic#276), OpenAI ("maximum length 40": Portkey-AI/gateway#1062),
    // Anthropic behind relays ("should match pattern"). All of them accept nine letters and digits.
    reason: "tool_call_ids_refused",
    isMeant: (refusal) =>
      saysOf(
        refusal,
        /tool[_ -]?(?:call|use)s?[\W_]{0,6}\d{0,3}[\W_]{0,4}ids?\b|\bcall ids?\b/gi,
        /length|too long|a-z|alphanumeric|match|pattern|长度/i,
      ),
    isSent: (sent) => toolCallIdsOf(sent).some((id) => !isNineAlphanumerics(id)),
    change: (dialect) => ({ ...dialect, toolCallIds: "nineAlphanumerics" }),
  },
  {
    // Gemini 3: "Function call is missing a thought_signature".
    reason: "thought_signature_wanted",
    isMeant: (refusal) => saysOf(refusal, /thought[_ ]?signatures?/gi, /missing|required|must|without|缺少/i),
    isSent: (sent) => toolCallsOf(sent).some((call) => !hasField(call, "extra_content")),
    change: (dialect) => ({ ...dialect, signaturesRequired: true }),
  },
  {
    // Kimi ("thinking is enabled but reasoning_content is missing in assistant tool call message": QuantumNous/new-api#3121), DeepSeek ("The
    // reasoning_content in the thinking mode must be passed back to the API": earendil-works/pi#3636).
    reason: "thoughts_wanted",
    opposite: "thoughts_refused",
    isMeant: (refusal) =>
      saysOf(
        refusal,
        /reasoning_content|reasoning content/gi,
        /missing|must (?:be|have|include)|required|passed back|缺少|缺失|必须|需要/i,
      ),
    isSent: (sent) =>
      assistantsOf(sent).some(
        (message) => !hasField(message, "reasoning_content") && objectsIn(message["tool_calls"]).length > 0,
      ),
    change: (dialect) => ({ ...dialect, thoughts: "reasoning_content", thoughtsRequired: true }),
  },
  {
    // Groq ("property 'reasoning_content' is unsupported": janhq/jan#8136), Mistral, Cerebras.
    reason: "thoughts_refused",
    opposite: "thoughts_wanted",
    isMeant: (refusal) => refusesField(refusal, thoughtsName),
    isSent: (sent) =>
      assistantsOf(sent).some((message) => thoughtFields.some((field) => hasField(message, field))),
    change: (dialect) => ({ ...dialect, thoughts: "refused", thoughtsRequired: false }),
  },
  {
    reason: "returned_fields_refused",
    isMeant: (refusal) => returnedNames.some((name) => refusesField(refusal, name)),
    isSent: (sent) =>
      [...assistantsOf(sent), ...toolCallsOf(sent)].some((part) =>
        [...returnedFields].some((field) => hasField(part, field)),
      ),
    change: ({ sendsBack: _, ...dialect }) => ({ ...dialect, signaturesRequired: false }),
  },
  {
    // Ollama ("invalid message content type: <nil>": SAIL-Research-Lab/cheetahclaws#72), LM Studio (lmstudio-ai/lmstudio-bug-tracker#261), mistralai/mistral-common#324.
    reason: "null_content_refused",
    isMeant: (refusal) =>
      saysOf(refusal, /\bcontent\b/gi, /null|\bnil\b|\bnone|string|required|missing|字符串|不能为空/i),
    isSent: (sent) => messagesOf(sent).some(({ content }) => content === null),
    change: (dialect) => ({ ...dialect, emptyContent: "" }),
  },
  {
    // Servers that accept only texts: "invalid type: sequence, expected a string" (DeepSeek).
    reason: "text_parts_refused",
    isMeant: (refusal) =>
      saysOf(refusal, /\bcontent\b/gi, /string|\bstr\b|text only|sequence|\blist\b|\barray\b|字符串|数组/i),
    isSent: (sent) => messagesOf(sent).some(({ content }) => isTexts(content)),
    change: (dialect) => ({ ...dialect, joinsTexts: true }),
  },
];

function messagesOf({ messages }: SentChat): readonly JsonObject[] {
  return objectsIn(messages);
}

/** Whether two consecutive messages fulfil the condition. */
function hasPair(sent: SentChat, isPair: (first: JsonObject, second: JsonObject) => boolean): boolean {
  const messages = messagesOf(sent);
  return messages.some((message, index) => {
    const next = messages[index + 1];
    return next !== undefined && isPair(message, next);
  });
}

function assistantsOf(sent: SentChat): readonly JsonObject[] {
  return messagesOf(sent).filter(({ role }) => role === "assistant");
}

function toolCallsOf(sent: SentChat): readonly JsonObject[] {
  return assistantsOf(sent).flatMap((message) => objectsIn(message["tool_calls"]));
}

function toolCallIdsOf(sent: SentChat): readonly string[] {
  return toolCallsOf(sent).map(({ id }) => String(id));
}

function isSystem(role: unknown): boolean {
  return role === "system" || role === "developer";
}

function isTexts(content: unknown): boolean {
  return Array.isArray(content) && content.every((part) => isObject(part) && part["type"] === "text");
}
