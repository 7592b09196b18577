import type { ErrorClass, failureOf } from "@hotspare/core";
import { parseJson, readErrorBody } from "@hotspare/core/plugin";
import { ProtocolError } from "../../contract/protocol-error.js";
import { withoutAddresses } from "./without-addresses.js";

type RecordedFailure = NonNullable<ReturnType<typeof failureOf>>;

/** The classes of failures that are the request's fault. */
type RefusalClass = "permanent" | "input_too_large" | "content_safety";

interface RefusalRow {
  /** Where the provider's own status does not say that the request is at fault. */
  readonly usualStatus: number;
  /** Codes of OpenAI that say what the class says. Another provider's code is replaced by the first. */
  readonly codes: readonly string[];
  readonly sentence: string;
}

const rows: Readonly<Record<RefusalClass, RefusalRow>> = {
  permanent: {
    usualStatus: 400,
    codes: [],
    sentence: "refused the request as wrong, and gave no reason. Check the fields of the request",
  },
  input_too_large: {
    usualStatus: 400,
    codes: [
      "context_length_exceeded",
      "string_above_max_length",
      "array_above_max_length",
      "max_tokens_per_request",
    ],
    sentence: "refused the request as too large. Make it shorter",
  },
  content_safety: {
    usualStatus: 400,
    codes: ["content_filter", "content_policy_violation", "moderation_blocked", "cyber_policy_violation"],
    sentence: "refused the content of the request. Change it",
  },
};

/** Statuses that an OpenAI client takes for its own key (401, 402, 403, 407), or answers by sending the same again (408, 409, 429). */
const statusesOfOthers: ReadonlySet<number> = new Set([401, 402, 403, 407, 408, 409, 425, 429, 499]);

/** Reasons of `input_too_large` that are not about tokens: the code says the reason itself. */
const reasonsOfSize = /payload|body|media|image|inputs|headers|uri|file|bytes/;

export function isOfRequest(errorClass: ErrorClass): errorClass is RefusalClass {
  return Object.hasOwn(rows, errorClass);
}

/** The answer to a request that no credential could help with: the provider's own status and sentence, without addresses and keys. */
export function refusedRequest(
  errorClass: RefusalClass,
  failure: RecordedFailure,
  { quoted, cause }: { readonly quoted: string; readonly cause: unknown },
): ProtocolError {
  const words = readErrorBody(bodyOf(failure));
  const said = withoutAddresses(words.message ?? "", [failure.address ?? ""]);
  const param = plainPath(words.param);
  return new ProtocolError({
    status: statusOf(errorClass, failure.reply?.status),
    type: "invalid_request_error",
    code: codeOf(errorClass, failure),
    message: said === "" ? `The provider behind the model ${quoted} ${rows[errorClass].sentence}.` : said,
    ...(param === undefined ? {} : { param }),
    cause,
  });
}

function bodyOf({ reply }: RecordedFailure): unknown {
  const text = reply?.body;
  // A page of HTML says nothing to a program.
  return text === undefined || !/^\s*[[{]/.test(text) ? undefined : parseJson(text);
}

function statusOf(errorClass: RefusalClass, status: number | undefined): number {
  // Guardrails answer 403 for content; nothing else of a request is forbidden to a client of the gateway.
  const isOwn =
    status !== undefined &&
    status >= 400 &&
    status < 500 &&
    (!statusesOfOthers.has(status) || (status === 403 && errorClass === "content_safety"));
  return isOwn ? status : rows[errorClass].usualStatus;
}

function codeOf(errorClass: RefusalClass, { classification, reply }: RecordedFailure): string | undefined {
  const { codes } = rows[errorClass];
  const own =
    reply?.code !== undefined && /^[A-Za-z][\w.:-]{0,63}$/.test(reply.code) ? reply.code : undefined;
  if (own !== undefined && codes.includes(own)) {
    return own;
  }
  if (errorClass === "input_too_large" && reasonsOfSize.test(classification.reason)) {
    return own ?? classification.reason;
  }
  return codes[0] ?? own;
}

/** A provider's `param` is passed on when it is the name of a field. */
function plainPath(param: string | undefined): string | undefined {
  return param !== undefined && /^[A-Za-z_][\w.[\]-]{0,127}$/.test(param) ? param : undefined;
}
