import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { type Verdict, verdict } from "../verdict.js";
import { clausesOf } from "./plain-words.js";
import { has, words } from "./word-family.js";

/** Fields that hold what the caller refers to, and not where the call goes. */
const partFields =
  /^(?:body\.)?(?:previous_response_id|response_id|conversation|conversation_id|thread_id|items?|inputs?|messages|contents?|files?|file_ids?|attachments|image|image_url|tools?|tool_resources|tool_call_id|tool_outputs|vector_store_ids?|container|prompt|cached_content|context_id)(?![a-z_])/i;

/** Ids as OpenAI, Anthropic and Ark write them: of an item, a response, a call of a tool, a file, a conversation, a cached context. */
const partId =
  /\b(?:msg|rs|resp|fc|call|file|conv|thread|run|vs|item|ws|ig|upload|pmpt|cntr|toolu|ctx)[_-][\w-]{2,100}/;

const lost = words(
  "not (?:be )?found",
  "no such",
  "(?:do|does) not exist",
  "(?:has |have |is )?expired",
  "no longer (?:available|exists?)",
  "no \\w+ \\w+ found",
  "不存在",
  "未找到",
  "已过期",
);

/** A file without an id may be a path of the server's: "File not found." */
const lostParts = words(
  "(?:previous response|conversation|thread|vector store|cached content|tool (?:call|output|result)s?|function call(?: output)?)(?: \\w+){0,4}(?: #)? (?:was |is |could |can ?)?(?:not (?:be )?found|does not exist|expired)",
  "no (?:previous response|conversation|thread|tool (?:call|output|result)s?|function call(?: output)?)s? (?:was |were )?found",
  "(?:items?|messages?|files?|attachments?|uploads?|containers?|prompts?|responses?) (?:with |of )?(?:the )?(?:id |ids )?# (?:was |is |were |could |can ?)?(?:not (?:be )?found|does not exist|expired)",
  "no such (?:\\w+ )?(?:file|item|message|conversation|thread|response) object",
  "(?:会话|对话|上一轮响应|缓存).{0,12}(?:不存在|未找到|已过期)",
  "文件.{0,4}#.{0,4}(?:不存在|未找到|已过期)",
);

/**
 * A 404, or an error in a stream, that is not of the model: the request refers to something that this server has not got, and no other account has. Told by
 * `param`, by an id, or by the sentence.
 */
export function judgeMissingPart({ status, param, message }: ErrorFacts): Verdict | undefined {
  if (status !== undefined && status >= 300 && status !== 404) {
    return undefined;
  }
  const text = message.slice(0, 2_000);
  const clauses = clausesOf(text);
  const isNamed =
    (param !== undefined && partFields.test(param)) ||
    (partId.test(text) && clauses.some((clause) => has(lost, clause)));
  return isNamed || clauses.some((clause) => has(lostParts, clause))
    ? verdict("permanent", "part_not_found")
    : undefined;
}
