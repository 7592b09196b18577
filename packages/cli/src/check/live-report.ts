import type { CredentialCheck } from "@hotspare/core";
import { errnoOf, type RateLimit, type RateLimitWindow } from "@hotspare/core/plugin";
import { paint } from "../output/paint.js";
import { table } from "../output/table.js";
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
    check.answered ? [] : [`${name}, ${check.credentialId}: ${firstLine(messageOf(check.error))}`],
  );
  const answering = checks.length - failures.length;
  const summary = `${answering} of ${checks.length} credentials ${answering === 1 ? "answers" : "answer"}.`;
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

/** The provider's message. Of a network failure also what its cause says, which names the address: `connect ECONNREFUSED 127.0.0.1:9`. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const errno = errnoOf(error);
  if (errno === undefined || message.includes(errno)) {
    return message;
  }
  const said = causesOf(error).find((text) => text.includes(errno));
  return `${message} (${said ?? errno})`;
}

function causesOf(error: unknown): readonly string[] {
  const messages: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    const inner: unknown = Reflect.get(current, "errors");
    // A client that tried several addresses keeps each failure.
    messages.push(current.message, ...(Array.isArray(inner) ? [inner.map(String).join("; ")] : []));
    current = current.cause;
  }
  return messages;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
