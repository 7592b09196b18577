import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { describeValue, quote } from "./media/describe-value.js";

/** A token, as RFC 9110 section 5.6.2 has it. */
const TOKEN = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;

/** Characters that no header can carry: control characters but the tab, and characters above one byte. */
const UNSENDABLE = /[^\t\u0020-\u007e\u0080-\u00ff]/;

/** Names that authenticate: the credential sends them. */
const AUTHENTICATION = new Set(["authorization", "api-key", "x-api-key", "cookie"]);

/** Names that frame a request or belong to one connection (RFC 9110 section 7.6.1): the transport sends them. */
const FRAMING = new Set([
  "host",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "te",
  "trailer",
  "upgrade",
  "expect",
]);

/** What is wrong with the headers of a call. No message holds a value: it may be secret. */
export function headerProblems(headers: Readonly<Record<string, unknown>>): readonly ConfigIssue[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const message =
      wrongName(name) ??
      authenticationProblem(name) ??
      framingProblem(name, "with a call") ??
      valueProblem(value);
    return message === undefined ? [] : [{ path: `headers[${quote(name)}]`, message }];
  });
}

/**
 * What is wrong with the headers of a credential, which may authenticate. A value that is no text is the schema's part. No message holds a value, nor a
 * name that is none: it may be a key that was pasted in the wrong place.
 */
export function credentialHeaderProblems(headers: unknown, path: string): readonly ConfigIssue[] {
  if (typeof headers !== "object" || headers === null || Array.isArray(headers)) {
    return [];
  }
  return Object.entries(headers).flatMap(([name, value], index): ConfigIssue[] => {
    const noName = wrongName(name);
    if (noName !== undefined) {
      return [{ path, message: `the name of the header at place ${index + 1} ${noName}` }];
    }
    const problem =
      framingProblem(name, "with a credential") ??
      (typeof value === "string" ? valueProblem(value) : undefined);
    return problem === undefined ? [] : [{ path, message: `the header ${quote(name)} ${problem}` }];
  });
}

function wrongName(name: string): string | undefined {
  return TOKEN.test(name) ? undefined : "is not the name of a header: use letters, digits and hyphens";
}

function authenticationProblem(name: string): string | undefined {
  return AUTHENTICATION.has(name.toLowerCase())
    ? 'authenticates the request, which is the credential\'s part: put it into the credential, as its key or among its "headers"'
    : undefined;
}

function framingProblem(name: string, where: string): string | undefined {
  const lower = name.toLowerCase();
  return FRAMING.has(lower) || /^(?:content|proxy)-/.test(lower)
    ? `cannot be given ${where}, because the transport sets it`
    : undefined;
}

function valueProblem(value: unknown): string | undefined {
  if (typeof value !== "string") {
    return `must be a text, and is ${describeValue(value)}`;
  }
  return UNSENDABLE.test(value)
    ? "has a character that HTTP does not allow in a header, such as a line break: encode it"
    : undefined;
}
