import { judgeStatus } from "../../classification/status-ladder.js";
import { statusRule } from "../../classification/unknown-to-rules.js";
import type { Classification } from "../../contract/plugin/classification.js";
import { type ErrorClass, errorClasses } from "../../contract/plugin/error-class.js";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import type { Policy, PolicyRow } from "../../contract/policy.js";
import { counted } from "../../health/own-consequence.js";

/** The request or its caller is at fault: no credential can help, and every server that says so works. */
const rethrown: PolicyRow = {
  call: "rethrow",
  circuit: "none",
  cooldown: "breaker",
  blocks: false,
  probedEarly: false,
  provesEndpoint: true,
  waits: "never",
  limitsRoom: false,
};

/** The credential is at fault until an operator acts. */
const refused: PolicyRow = {
  call: "next",
  circuit: "open",
  cooldown: "failback",
  blocks: true,
  probedEarly: true,
  provesEndpoint: true,
  waits: "never",
  limitsRoom: false,
};

/** The service is at fault, or the cause is unknown. */
const failing: PolicyRow = {
  call: "next",
  circuit: "count",
  cooldown: "breaker",
  blocks: false,
  probedEarly: false,
  provesEndpoint: false,
  waits: "stated",
  limitsRoom: false,
};

const rows: Readonly<Record<ErrorClass, PolicyRow>> = {
  permanent: rethrown,
  input_too_large: rethrown,
  content_safety: rethrown,
  aborted: { ...rethrown, provesEndpoint: false },
  auth: refused,
  not_found: refused,
  quota_exceeded: { ...refused, waits: "stated" },
  rate_limited: {
    ...refused,
    cooldown: "breaker",
    probedEarly: false,
    waits: "always",
    limitsRoom: true,
  },
  transient: { ...failing, call: "nextThenRounds" },
  unknown: failing,
};

/** The table of classes: everything that a failure of a class brings about. The guide's table is generated from it. */
export const defaultPolicy: Policy = Object.freeze(
  Object.fromEntries(errorClasses.map((name) => [name, Object.freeze({ ...rows[name] })])) as Record<
    ErrorClass,
    PolicyRow
  >,
);

/** Changes of some traits of some rows. */
export type PolicyChanges = {
  readonly [Name in ErrorClass]?:
    | { readonly [Trait in keyof PolicyRow]?: PolicyRow[Trait] | undefined }
    | undefined;
};

/** A table with changes over it, later ones over earlier ones, trait by trait. */
export function changedPolicy(policy: Policy, ...changes: readonly (PolicyChanges | undefined)[]): Policy {
  if (changes.every((change) => Object.keys(change ?? {}).length === 0)) {
    return policy;
  }
  return Object.freeze(
    Object.fromEntries(
      errorClasses.map((name) => {
        const row: Record<string, unknown> = { ...policy[name] };
        for (const change of changes) {
          for (const [trait, value] of Object.entries(change?.[name] ?? {})) {
            if (value !== undefined) {
              row[trait] = value;
            }
          }
        }
        return [name, Object.freeze(row)];
      }),
    ) as unknown as Record<ErrorClass, PolicyRow>,
  );
}

/** What is known beside the facts of a failure. */
export interface FailedCredential {
  /** Whether the credential has answered since one of its circuits last opened. */
  readonly hasAnswered: boolean;
  /** Whether the provider's sentence repeats words of the request: then it is about this request. */
  readonly repeatsRequest?: boolean;
}

/** What a failure does, and to which domain. */
export interface Consequence {
  /** The classification as health gets it: its scope may be narrower than what was read. */
  readonly blamed: Classification;
  readonly consequence: PolicyRow;
}

/** Statuses with which a server may refuse the request and not the key. */
const ambiguousStatuses: ReadonlySet<number | undefined> = new Set([403, 451]);
/** Statuses of a wrong request: whatever the text says, it may be an echo of the prompt. */
const requestStatuses: ReadonlySet<number | undefined> = new Set([400, 413, 422]);
/** Statuses that say by themselves that they are about who asks. */
const credentialStatuses: ReadonlySet<number | undefined> = new Set([401, 402, 403, 429]);

/** What one failure does, and to which domain: the policy's row and the scope. Weak evidence does less than the row says. */
export function consequenceOf(
  classification: Classification,
  facts: ErrorFacts | undefined,
  policy: Policy,
  credential: FailedCredential,
): Consequence {
  const row = policy[classification.class];
  const { status } = facts ?? {};
  // A 4xx that no rule knows is more likely the request's fault than the credential's: move on, but count nothing yet.
  if (classification.class === "unknown" && row.circuit === "count" && isClientError(status)) {
    return { blamed: classification, consequence: { ...row, circuit: "none" } };
  }
  if (row.circuit !== "open") {
    return { blamed: classification, consequence: row };
  }
  // A bare refusal from a credential that answers otherwise is no proof against its key.
  if (
    ambiguousStatuses.has(status) &&
    classification.rule === statusRule &&
    row.cooldown === "failback" &&
    credential.hasAnswered
  ) {
    return { blamed: classification, consequence: counted(row, policy) };
  }
  // The text may quote the prompt, and a prompt must not park an account.
  if (
    (requestStatuses.has(status) && (classification.evidence === "text" || isFreeText(facts))) ||
    (row.cooldown === "failback" && isTextAlone(classification, status)) ||
    (row.cooldown === "failback" && credential.repeatsRequest === true && isDoubtful(status))
  ) {
    return {
      blamed: { ...classification, scope: narrowed(classification.scope) },
      consequence: counted(row, policy),
    };
  }
  return { blamed: classification, consequence: row };
}

/** Whether nothing but a sentence names the class: the status speaks of another, or of none, as in a good reply, a stream or a failing server. */
function isTextAlone(classification: Classification, status: number | undefined): boolean {
  return (
    classification.evidence === "text" &&
    !credentialStatuses.has(status) &&
    (status === undefined || judgeStatus(status)?.class !== classification.class)
  );
}

/** Statuses with which a server also answers a request that it does not like. */
function isDoubtful(status: number | undefined): boolean {
  return status === undefined || status === 403 || !credentialStatuses.has(status);
}

function narrowed(scope: Classification["scope"]): Classification["scope"] {
  return scope === "request" ? scope : "credential_model";
}

/** Whether the provider gave nothing but a sentence: neither a code nor a type that names the fault. */
function isFreeText(facts: ErrorFacts | undefined): boolean {
  return !namesCause(facts?.code) && !namesCause(facts?.type);
}

/** Codes and types that say no more than the status does. `unknown_error` is DeepSeek's type of every error, and relays hand it on. */
const emptyWords =
  /^(?:\d{3}|null|none|bad_?request(?:_?error)?|invalid_?request(?:_?error)?|invalid_?argument|(?:unknown_?|api_?)?error)$/i;

function namesCause(word: string | undefined): boolean {
  return word !== undefined && word !== "" && !emptyWords.test(word);
}

function isClientError(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500;
}
