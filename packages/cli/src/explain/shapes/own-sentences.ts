import { defaultScopes, type ErrorClass, errorClasses } from "@hotspare/core/plugin";
import type { Found } from "../recorded-error.js";

/** `  team-a (openai, gpt-4.1-mini): auth, invalid_api_key, 1 attempt: 401 Incorrect API key provided` */
const line =
  /^\s*(\S.{0,200}?) \(([^,()\n]{1,100}), ([^()\n]{1,200})\): (?:no verdict|(\w+), (\S{1,100})), (?:not tried|(\d+) attempts?)(?:: .*)?$/;
/** What counts the credentials that have no line. */
const others = /^\s*and (\d+) more, in error\.failures: /;
/** The message of a `StreamInterruptedError`. */
const brokenStream =
  /\bThe stream(?: of (.{1,200}?))? broke after \d+ characters of content \((\w+), (\S{1,100}?)\)/;
/** The message of a `DeadlineExceededError`. */
const deadline = /\bThe call took longer than its \d+ ms \(tried: ([^()\n]{1,4000})\)/;

const unnamed =
  "The message names neither the rule nor what is at fault, so Hotspare shows the usual fault of the class.";

/** Lines as they are, and lines within JSON or a quoted text, where `\n` stands for the end of a line. */
const lineEnd = /\n|\\n/;

/** The first line of the message of an `AllCredentialsFailedError`. */
const listHead = /\b(?:None of the \d+ credentials could answer|The credential could not answer) \(\w+\)\./;

/**
 * The verdicts that the messages of our own errors name, in order: each credential's line, a broken stream, the attempts of a call that ran out of
 * time. A provider's sentence may look like a credential's line, so where a list begins, only its lines count.
 */
export function readOwnSentences(text: string): readonly Found[] {
  const lines = text.split(lineEnd);
  const hasHead = lines.some((each) => listHead.test(each));
  const all: Found[] = [];
  let isInList = false;
  for (const each of lines) {
    const ofCredential: RegExpExecArray | null = isInList || !hasHead ? line.exec(each) : null;
    all.push(
      ...(ofCredential === null
        ? (readBrokenStream(each) ?? readDeadline(each) ?? [])
        : readLine(ofCredential)),
    );
    isInList = ofCredential !== null || listHead.test(each);
  }
  return all;
}

/** How many credentials a message counts without a line for each. */
export function countWithoutLine(text: string): number {
  return text
    .split(lineEnd)
    .reduce((count, each) => count + Number(each.includes(" more, ") ? (others.exec(each)?.[1] ?? 0) : 0), 0);
}

function readLine([, credentialId, provider, model, errorClass, reason]: RegExpExecArray): readonly Found[] {
  return isClass(errorClass)
    ? [said("a line of AllCredentialsFailedError", errorClass, reason, { credentialId, provider, model })]
    : [];
}

function readBrokenStream(text: string): readonly Found[] | undefined {
  const [, credentialId, errorClass, reason] = brokenStream.exec(text) ?? [];
  return isClass(errorClass)
    ? [said("the message of StreamInterruptedError", errorClass, reason, { credentialId })]
    : undefined;
}

function readDeadline(text: string): readonly Found[] | undefined {
  return deadline
    .exec(text)?.[1]
    ?.split(", ")
    .flatMap((tried): readonly Found[] => {
      const [, credentialId, errorClass] = /^(.+) (\w+)$/.exec(tried) ?? [];
      return isClass(errorClass)
        ? [said("the message of DeadlineExceededError", errorClass, undefined, { credentialId })]
        : [];
    });
}

function said(
  readAs: string,
  errorClass: ErrorClass,
  reason: string | undefined,
  who: {
    readonly credentialId: string | undefined;
    readonly provider?: string | undefined;
    readonly model?: string | undefined;
  },
): Found {
  return {
    readAs,
    failure: {
      kind: "verdict",
      classification: {
        class: errorClass,
        scope: defaultScopes[errorClass],
        reason: reason ?? "not recorded",
        rule: "not recorded",
      },
      credentialId: who.credentialId,
    },
    provider: who.provider,
    model: who.model,
    notes: [unnamed],
  };
}

export function isClass(value: unknown): value is ErrorClass {
  return errorClasses.some((known) => known === value);
}
