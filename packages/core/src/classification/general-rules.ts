import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import { judgeErrno } from "./network-errors.js";
import { judgeStatus } from "./status-ladder.js";
import { statusRule } from "./unknown-to-rules.js";
import { timeoutVerdicts, unusableReplyVerdicts } from "./unusable-replies.js";
import { type Verdict, verdict } from "./verdict.js";
import { judgeWords } from "./words/judge-words.js";

/**
 * How clients without error codes word an invalid header value (node-fetch; undici's `Headers`). The value itself would
 * be a key.
 */
const invalidHeaderWords =
  /\bis (?:an invalid|not a legal HTTP) header value\b|^Invalid character in header content\b/;

/**
 * Rules for failures that neither your rules nor the provider's rules recognise, strongest evidence first. A failure
 * that these rules do not recognise is `unknown`.
 */
export const generalRules: readonly ErrorRule[] = [
  // The error comes neither from the provider nor from the network: our code or the caller's has a bug. Another key
  // would not help.
  {
    name: "general/programming-error",
    classify: ({ facts }) => (facts === undefined ? verdict("permanent", "programming_error") : undefined),
  },
  factsRule("general/secret", judgeSecret),
  factsRule("general/unusable-reply", ({ code }) => lookUp(unusableReplyVerdicts, code)),
  factsRule("general/timeout", ({ code }) => lookUp(timeoutVerdicts, code)),
  factsRule("general/network", ({ errno }) => (errno === undefined ? undefined : judgeErrno(errno))),
  factsRule("general/header-value", judgeHeaderValue),
  factsRule("general/path", judgePath),
  factsRule("general/words", judgeWords),
  factsRule(statusRule, ({ status }) => (status === undefined ? undefined : judgeStatus(status))),
];

function factsRule(name: string, judge: (facts: ErrorFacts) => Verdict | undefined): ErrorRule {
  return { name, classify: ({ facts }) => (facts === undefined ? undefined : judge(facts)) };
}

/** How servers say that a path does not exist: OpenAI, Express, Go, Kong. */
const noPathWords =
  /^(?:Invalid URL \(|Unknown request URL\b|Cannot (?:GET|POST) \/|404 page not found\s*$|no Route matched\b)/i;

/** What remains of an empty body, or of FastAPI's body. A server that knows the path but lacks the model says more. */
const barelyNotFound = /^"?(?:status code \(no body\)|(?:404 )?Not Found\.?)?"?$/i;

/**
 * A wrong base URL, or a server without this operation. Every key fails alike, but another model's operation may work.
 */
function judgePath({ status, message, code, type, param = "", body }: ErrorFacts): Verdict | undefined {
  if (status !== 404 || code !== undefined || param !== "") {
    return undefined;
  }
  const text = message.slice(0, 4_096);
  const isBare = body === "" || (type === undefined && barelyNotFound.test(text));
  return isBare || noPathWords.test(text)
    ? verdict("not_found", "no_such_path", "endpoint_model")
    : undefined;
}

/**
 * The function that supplies a key failed. The credential is at fault, even if the network failed on the way to the
 * key.
 */
function judgeSecret({ code, errno }: ErrorFacts): Verdict | undefined {
  if (code !== "secret_unavailable") {
    return undefined;
  }
  const network = errno === undefined ? undefined : judgeErrno(errno);
  return verdict(network?.class ?? "auth", "secret_unavailable", "credential");
}

/** No packet was sent, though the error looks like a failed connection. A retry would fail for ever. */
function judgeHeaderValue({ status, message }: ErrorFacts): Verdict | undefined {
  return status === undefined && invalidHeaderWords.test(message.slice(0, 4_096))
    ? verdict("auth", "invalid_header_value")
    : undefined;
}

function lookUp(verdicts: Readonly<Record<string, Verdict>>, code: string | undefined): Verdict | undefined {
  return code !== undefined && Object.hasOwn(verdicts, code) ? verdicts[code] : undefined;
}
