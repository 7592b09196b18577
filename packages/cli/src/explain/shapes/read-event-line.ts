import { type Classification, defaultScopes, faultScopes } from "@hotspare/core/plugin";
import { durationText } from "@hotspare/explain";
import type { Found, Unread } from "../recorded-error.js";
import { type Fields, numberAt, textAt } from "./fields.js";
import { isClass } from "./own-sentences.js";
import { credentialOf } from "./read-verdict.js";

/** What core's log calls each event, by the event's name in a recording. Source: `event-log.ts` of core. */
const messages: Readonly<Record<string, string>> = {
  "Attempt failed": "failure",
  "Switched to another credential": "switch",
  "Failed back to a better credential": "failback",
  "No credential could answer": "exhaustion",
  "Circuit opened": "circuitOpen",
  "Circuit closed": "circuitClose",
  "The health link changed its state": "healthLink",
  "An extension failed": "extensionError",
  "An event listener failed": "listenerError",
};

/** What other events say, as the end of a sentence whose subject is the record. */
const otherNews: Readonly<Record<string, string>> = {
  failback: "says that a better credential has recovered, so nothing failed. Explain a line of a failure",
  circuitClose: "says that a circuit closed, so nothing failed. Explain a line of a failure",
  healthLink:
    "is about the link to the fleet, and not about a provider: see docs/fleet.md. Explain a line of a failure",
  extensionError:
    "is about an extension of yours that threw, and not about a provider. Correct the extension that the record names",
  listenerError:
    "is about a listener of yours that threw, and not about a provider. Correct the listener of the event that the record names",
};

const gatewayStatus =
  "This is the status that the gateway gave its client, and not a provider's. What a provider said is in the lines with the same callId: with --log-level debug, the gateway logs each failed attempt.";

/**
 * A line of the gateway's log, or of a recording of `eventRecorder`, that has the class of a failure but no whole verdict. Undefined: the members
 * are of no event of Hotspare.
 */
export function readEventLine(fields: Fields): readonly (Found | Unread)[] | undefined {
  const ofRequest = readRequestLine(fields);
  if (ofRequest !== undefined) {
    return [ofRequest];
  }
  const event = eventOf(fields);
  if (event === undefined) {
    return undefined;
  }
  const { class: errorClass } = fields;
  if (!isClass(errorClass)) {
    const problem = otherNews[event];
    return problem === undefined ? undefined : [{ problem, isNoFailure: true }];
  }
  const scope = faultScopes.find((known) => known === fields["scope"]);
  const reason = textAt(fields, ["reason"]);
  const rule = textAt(fields, ["rule"]);
  const classification: Classification = {
    class: errorClass,
    scope: scope ?? defaultScopes[errorClass],
    reason: reason ?? "not recorded",
    rule: rule ?? "not recorded",
  };
  const unsaid = [
    ...(reason === undefined ? ["the reason"] : []),
    ...(rule === undefined ? ["the rule"] : []),
    ...(scope === undefined ? ["what is at fault"] : []),
  ];
  return [
    {
      readAs: `the event ${event} of Hotspare`,
      failure: { kind: "verdict", classification, credentialId: credentialOf(fields) },
      provider: textAt(fields, ["provider"]),
      model: textAt(fields, ["model"]),
      notes: [
        ...(unsaid.length === 0 ? [] : [unsaidNote(unsaid, scope === undefined)]),
        ...timeNotes(event, fields),
      ],
    },
  ];
}

/** A line of the gateway about a request of a client. */
function readRequestLine(fields: Fields): Found | Unread | undefined {
  const message = textAt(fields, ["msg", "message"]);
  const status = numberAt(fields, ["status"]);
  if (textAt(fields, ["requestId"]) === undefined) {
    return undefined;
  }
  if (message === "unexpected error") {
    const problem =
      "is an error in the gateway itself, and not a provider's error. Report it to Hotspare, with the stack of the line";
    return { problem, isNoFailure: true };
  }
  if (message !== "request" || status === undefined) {
    return undefined;
  }
  return status < 400 || status > 599
    ? { problem: "is a request that the gateway answered, so nothing failed", isNoFailure: true }
    : {
        readAs: "a request in the gateway's log",
        failure: { kind: "reply", status, headers: {}, body: "" },
        model: textAt(fields, ["model"]),
        notes: [gatewayStatus],
      };
}

/** The gateway's log writes a message, a recording the event's name. */
function eventOf(fields: Fields): string | undefined {
  const message = textAt(fields, ["msg", "message"]);
  if (message !== undefined && Object.hasOwn(messages, message)) {
    return messages[message];
  }
  const event = textAt(fields, ["event"]);
  const known = [...Object.values(messages), "callEnd"];
  return known.find((name) => name === event);
}

function unsaidNote(unsaid: readonly string[], isScopeUnsaid: boolean): string {
  const list = unsaid.length === 1 ? unsaid[0] : `${unsaid.slice(0, -1).join(", ")} and ${unsaid.at(-1)}`;
  const instead = isScopeUnsaid ? ", so Hotspare shows the usual fault of the class" : "";
  return `The line does not name ${list}${instead}.`;
}

function timeNotes(event: string, { untilMs, retryAfterMs }: Fields): readonly string[] {
  if (event === "circuitOpen" && isTime(untilMs)) {
    return [
      `The circuit was open until ${new Date(untilMs).toISOString()}. The line does not say whether the provider stated this time.`,
    ];
  }
  if (event === "exhaustion" || event === "callEnd") {
    const soonest =
      typeof retryAfterMs === "number" && retryAfterMs >= 0
        ? ` The first of them was due to recover after ${durationText(retryAfterMs)}.`
        : "";
    return [
      `The call ended without an answer. The class is that of the credential that recovers soonest.${soonest}`,
    ];
  }
  return event === "failure" ? ["The line does not name the wait that the provider stated."] : [];
}

/** A time that a date can hold. */
function isTime(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= 8.64e15;
}
