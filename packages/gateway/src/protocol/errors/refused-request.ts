import type { ErrorClass, failureOf } from "@hotspare/core";
import { parseJson, readErrorBody } from "@hotspare/core/plugin";
import { ProtocolError } from "../../contract/protocol-error.js";
import { withoutAddresses } from "./without-addresses.js";

type RecordedFailure = NonNullable<ReturnType<typeof failureOf>>;

/** The error classes that mean that the request is wrong. */
type RefusalClass = "permanent" | "input_too_large" | "content_safety";

interface RefusalRow {
  /** The status to use when the provider's status does not say that the request is wrong. */
  readonly usualStatus: number;
  /** OpenAI's codes for this class. The first code replaces a code that is not in the list. */
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

/** Statuses that an OpenAI client would misread: as a problem of its own key (401, 402, 403, 407), or as a reason to send the same request again (408, 409, 429). */
const statusesOfOthers: ReadonlySet<number> = new Set([401, 402, 403, 407, 408, 409, 425, 429, 499]);

/** Reasons of `input_too_large` that do not concern tokens. The answer's code is then the reason. */
const reasonsOfSize = /payload|body|media|image|inputs|headers|uri|file|bytes/;

export function isOfRequest(errorClass: ErrorClass): errorClass is RefusalClass {
  return Object.hasOwn(rows, errorClass);
}

/** Makes the answer for a request that is wrong for every credential: the provider's status and sentence, without addresses and keys. */
export function refusedRequest(
  errorClass: RefusalClass,
  failure: RecordedFailure,
  { quoted, cause }: { readonly quoted: string; readonly cause: unknown },
): ProtocolError {
  const words = readErrorBody(bodyOf(failure));
  const said = withoutAddresses(words.message ?? "", [failure.address ?? ""]);
  const { firstInput = 0 } = failure;
  const param = plainPath(ofWhole(words.param, firstInput));
  return new ProtocolError({
    status: statusOf(errorClass, failure.reply?.status),
    type: "invalid_request_error",
    code: codeOf(errorClass, failure),
    message:
      said === ""
        ? `The provider behind the model ${quoted} ${rows[errorClass].sentence}.`
        : ofWhole(said, firstInput),
    ...(param === undefined ? {} : { param }),
    cause,
  });
}

/** Returns the reply's JSON or the first line of its text, because a stack may follow. A page of HTML comes from a proxy and says nothing about the request. */
function bodyOf({ reply }: RecordedFailure): unknown {
  const text = reply?.body?.trim() ?? "";
  if (/^[[{]/.test(text)) {
    return parseJson(text);
  }
  return text.startsWith("<") ? undefined : text.split(/[\r\n]/, 1)[0];
}

function statusOf(errorClass: RefusalClass, status: number | undefined): number {
  // Guardrails answer 403 for content. Any other 403 concerns the gateway's key.
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

/** Counts the indexes of inputs from the client's first input, because the provider has counted from the first input of a part. */
function ofWhole<Text extends string | undefined>(text: Text, firstInput: number): Text | string {
  return text === undefined || firstInput === 0
    ? text
    : text.replace(
        /\binput\[(\d{1,9})\]/g,
        (_whole, index: string) => `input[${Number(index) + firstInput}]`,
      );
}

/** Returns a provider's `param` if it looks like the path of a field. */
function plainPath(param: string | undefined): string | undefined {
  return param !== undefined && /^[A-Za-z_][\w.[\]-]{0,127}$/.test(param) ? param : undefined;
}
