import type { CredentialCheck } from "@hotspare/core";
import { messageWithCause, type RateLimit, type RateLimitWindow } from "@hotspare/core/plugin";
import { counted } from "../output/number-text.js";
import { paint } from "../output/paint.js";
import { table } from "../output/table.js";
import { cellText } from "../output/visible-text.js";
import type { Terminal } from "../terminal.js";
import type { LiveCheck } from "./ask-all.js";

const columns = [
  "model",
  "credential",
  "provider",
  "answers",
  "ms",
  "class",
  "rule",
  "dimensions",
  "headroom",
];
const none = "-";

/** Shows a table of all credentials, then the errors of the credentials that did not answer. */
export function liveReport(terminal: Terminal, checks: readonly LiveCheck[]): string {
  const rows = checks.map(({ name, check }) => rowOf(name, check));
  const [head = "", ...lines] = table([columns, ...rows]).split("\n");
  const failures = checks.flatMap(({ name, check }) =>
    check.answered ? [] : [cellText(`${name}, ${check.credentialId}: ${sentenceOf(check)}`)],
  );
  const answering = checks.length - failures.length;
  const summary = `${answering} of ${counted(checks.length, "credential")} ${answering === 1 ? "answers" : "answer"}.`;
  return [
    paint(terminal, "bold", head),
    ...lines.map((line, index) =>
      checks[index]?.check.answered === true ? line : paint(terminal, "red", line),
    ),
    ...(failures.length === 0 ? [] : ["", ...failures]),
    "",
    paint(terminal, failures.length === 0 ? "green" : "red", summary),
  ].join("\n");
}

function rowOf(name: string, check: CredentialCheck): readonly string[] {
  const { credentialId, provider, durationMs } = check;
  const common = [name, credentialId, provider, check.answered ? "yes" : "no", String(durationMs)];
  return check.answered
    ? [...common, none, none, String(check.dimensions ?? none), headroomOf(check.rateLimit)]
    : [...common, check.classification.class, check.classification.rule, none, none];
}

/** Formats what is left of each limit: `99/100 requests, 9k tokens`. */
function headroomOf(rateLimit: RateLimit | undefined): string {
  const parts = (["requests", "tokens"] as const).flatMap((name) => {
    const left = leftOf(rateLimit?.[name]);
    return left === undefined ? [] : [`${left} ${name}`];
  });
  return parts.length === 0 ? none : parts.join(", ");
}

function leftOf(window: RateLimitWindow | undefined): string | undefined {
  if (window?.remaining === undefined) {
    return undefined;
  }
  return window.limit === undefined ? String(window.remaining) : `${window.remaining}/${window.limit}`;
}

/** What the provider said, with the address that was asked if the sentence lacks it. */
function sentenceOf({ error, address }: Extract<CredentialCheck, { answered: false }>): string {
  const said = firstLine(messageWithCause(error));
  return address === undefined || said.includes(address) ? said : `${said} (asked ${address})`;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
