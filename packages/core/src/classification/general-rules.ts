import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import { judgeErrno } from "./network-errors.js";
import { judgeStatus } from "./status-ladder.js";
import { timeoutVerdicts, unusableReplyVerdicts } from "./unusable-replies.js";
import { type Verdict, verdict } from "./verdict.js";

/** How clients that give no code word it (node-fetch; undici's `Headers`). The value itself would be a key. */
const invalidHeaderWords =
  /\bis (?:an invalid|not a legal HTTP) header value\b|^Invalid character in header content\b/;

/**
 * What is left when neither the user's rules nor the provider's knew the failure, most telling evidence first. What they do
 * not know either is `unknown`.
 */
export const generalRules: readonly ErrorRule[] = [
  // Neither a provider's error nor the network's: our bug or the caller's. No other key would help, so none is burnt.
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
  factsRule("general/status", ({ status }) => (status === undefined ? undefined : judgeStatus(status))),
];

function factsRule(name: string, judge: (facts: ErrorFacts) => Verdict | undefined): ErrorRule {
  return { name, classify: ({ facts }) => (facts === undefined ? undefined : judge(facts)) };
}

/** How servers say that nothing is at a path: OpenAI, Express, Go, Kong. */
const noPathWords =
  /^(?:Invalid URL \(|Unknown request URL\b|Cannot (?:GET|POST) \/|404 page not found\s*$|no Route matched\b)/i;

/** What is left of an empty body, or of FastAPI's: whoever knows the path and misses the model has more to say. */
const barelyNotFound = /^"?(?:status code \(no body\)|(?:404 )?Not Found\.?)?"?$/i;

/** A wrong base URL, or a server without this operation: the same for every key, and perhaps not for another model's operation. */
function judgePath({ status, message, code, type, body }: ErrorFacts): Verdict | undefined {
  if (status !== 404 || code !== undefined) {
    return undefined;
  }
  const text = message.slice(0, 4_096);
  const isBare = body === "" || (type === undefined && barelyNotFound.test(text));
  return isBare || noPathWords.test(text)
    ? verdict("not_found", "no_such_path", "endpoint_model")
    : undefined;
}

/** A function that gives a key failed: the credential is at fault, also when it was the network on the way to its key. */
function judgeSecret({ code, errno }: ErrorFacts): Verdict | undefined {
  if (code !== "secret_unavailable") {
    return undefined;
  }
  const network = errno === undefined ? undefined : judgeErrno(errno);
  return verdict(network?.class ?? "auth", "secret_unavailable", "credential");
}

/** No packet left, though it looks like a failed connection: tried again, it would fail for ever. */
function judgeHeaderValue({ status, message }: ErrorFacts): Verdict | undefined {
  return status === undefined && invalidHeaderWords.test(message.slice(0, 4_096))
    ? verdict("auth", "invalid_header_value")
    : undefined;
}

function lookUp(verdicts: Readonly<Record<string, Verdict>>, code: string | undefined): Verdict | undefined {
  return code !== undefined && Object.hasOwn(verdicts, code) ? verdicts[code] : undefined;
}
