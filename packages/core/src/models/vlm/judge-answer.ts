import type { SchemaIssue } from "../../contract/plugin/standard-schema.js";
import type { AnswerDetails } from "../../contract/vlm-result.js";
import { InvalidObjectError, type InvalidObjectErrorOptions } from "../../errors/invalid-object-error.js";
import type { ObjectFormat, ReadObject } from "../../structured/object-format.js";

/** The object of an answer, or the error that says why there is none. */
export type JudgedAnswer =
  | { readonly is: "object"; readonly object: unknown }
  | { readonly is: "invalid"; readonly error: InvalidObjectError };

/** Takes secrets out of a text. */
export type HideSecrets = (text: string) => string;

/** Reads the object of an answer. What was cut, or held back by a filter, is no object, though what is left may fit. */
export async function judgeAnswer(
  text: string,
  answer: AnswerDetails,
  format: ObjectFormat,
  hide: HideSecrets,
): Promise<JudgedAnswer> {
  const read = await format.read(text);
  const { finishReason } = answer;
  const isStopped = finishReason === "stop" || finishReason === "toolCalls";
  if (read.is === "object" && finishReason !== "contentFilter" && (isStopped || !read.isCut)) {
    return { is: "object", object: read.object };
  }
  return { is: "invalid", error: invalidObject(text, answer, read, hide) };
}

function invalidObject(
  text: string,
  answer: AnswerDetails,
  read: ReadObject,
  hide: HideSecrets,
): InvalidObjectError {
  const { finishReason, toolCalls, usage, model, provider, credentialId, attempts } = answer;
  const reason = reasonOf(text, answer, read);
  return new InvalidObjectError({
    reason,
    text,
    finishReason,
    toolCalls,
    usage,
    model,
    provider,
    credentialId,
    attempts,
    ...(reason === "schema_mismatch" && read.is === "mismatch"
      ? {
          issues: read.issues.map((issue) => withoutSecrets(issue, hide)),
          ...("cause" in read ? { cause: read.cause } : {}),
        }
      : {}),
    ...(reason === "not_json" && read.is === "notJson" ? { cause: read.cause } : {}),
  });
}

/** The model may write a key as the name of a field, which libraries quote. */
function withoutSecrets({ message, path }: SchemaIssue, hide: HideSecrets): SchemaIssue {
  const shown = path?.map((step) => {
    const key = typeof step === "object" ? step.key : step;
    return typeof key === "string" ? hide(key) : key;
  });
  return { message: hide(message), ...(shown === undefined ? {} : { path: shown }) };
}

/** What the provider says comes first, then what was cut, then what is missing, then what is wrong. */
function reasonOf(
  text: string,
  { finishReason, toolCalls, raw }: AnswerDetails,
  read: ReadObject,
): InvalidObjectErrorOptions["reason"] {
  // OpenAI API reference, "Chat completion object", `message.refusal`.
  const refusal = raw?.["refusal"];
  if (finishReason === "contentFilter" || (typeof refusal === "string" && refusal !== "")) {
    return "refused";
  }
  const isEmpty = text.trim() === "";
  if (isEmpty && toolCalls.length > 0) {
    return "tool_calls";
  }
  if (read.isCut || (finishReason === "length" && read.is === "notJson")) {
    return "cut";
  }
  if (isEmpty) {
    return "empty";
  }
  if (read.is === "mismatch") {
    return "schema_mismatch";
  }
  return toolCalls.length > 0 ? "tool_calls" : "not_json";
}
