import { type Classification, defaultScopes, faultScopes, isObject } from "@hotspare/core/plugin";
import { isCut } from "../literals/cut-values.js";
import type { Found } from "../recorded-error.js";
import { type Fields, textAt } from "./fields.js";
import { isClass } from "./own-sentences.js";

/** Hotspare's own objects stand only a few levels below an object of a log or an error's cause. */
const maxDepth = 12;

/** A verdict of Hotspare's: the event `failure`, an entry of `AllCredentialsFailedError.failures`, or one of `check --live --json`. */
export function readVerdict(fields: Fields, readAs: string): Found | undefined {
  const classification = classificationIn(fields["classification"] ?? fields["verdict"]);
  return classification === undefined
    ? undefined
    : {
        readAs,
        failure: { kind: "verdict", classification, credentialId: credentialOf(fields) },
        provider: textAt(fields, ["provider"]),
        model: textAt(fields, ["model"]),
        notes: [],
      };
}

const cutList =
  "The print leaves out the further credentials of the list. Print the error with console.dir(error, { depth: 10, maxArrayLength: null }), or as JSON.";

/** The verdicts in `failures` of an `AllCredentialsFailedError`. Empty: these members have no such list, or the print left out what it holds. */
export function readFailures(fields: Fields, readAs: string): readonly Found[] {
  const { failures } = fields;
  if (!Array.isArray(failures)) {
    return [];
  }
  const found = failures.flatMap((entry: unknown): readonly Found[] => {
    const verdict = isObject(entry) && "credentialId" in entry ? readVerdict(entry, readAs) : undefined;
    return verdict === undefined ? [] : [verdict];
  });
  return isCut(failures)
    ? found.map((each, index) => (index === found.length - 1 ? { ...each, notes: [cutList] } : each))
    : found;
}

/** The verdicts anywhere in an object: of an `AllCredentialsFailedError`, else its own, else those of its members. */
export function verdictsIn(value: unknown, depth = 0): readonly Found[] {
  if (typeof value !== "object" || value === null || depth > maxDepth) {
    return [];
  }
  if (isObject(value)) {
    const listed = readFailures(value, "AllCredentialsFailedError");
    if (listed.length > 0) {
      return listed;
    }
    const own = readVerdict(value, "a verdict of Hotspare");
    if (own !== undefined) {
      return [own];
    }
  }
  return Object.values(value).flatMap((member) => verdictsIn(member, depth + 1));
}

/** The credential of an attempt, those of a circuit or an exhausted call, or the one that a model left. */
export function credentialOf(fields: Fields): string | undefined {
  const { credentialIds } = fields;
  const several = Array.isArray(credentialIds)
    ? credentialIds.filter((id) => typeof id === "string").join(", ")
    : "";
  return textAt(fields, ["credentialId"]) ?? (several === "" ? textAt(fields, ["from"]) : several);
}

function classificationIn(value: unknown): Classification | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { class: errorClass, scope, reason, rule, retryAfterMs } = value;
  if (!isClass(errorClass)) {
    return undefined;
  }
  return {
    class: errorClass,
    scope: faultScopes.find((known) => known === scope) ?? defaultScopes[errorClass],
    reason: typeof reason === "string" ? reason : "not recorded",
    rule: typeof rule === "string" ? rule : "not recorded",
    ...(typeof retryAfterMs === "number" && retryAfterMs >= 0 ? { retryAfterMs } : {}),
    ...(value["evidence"] === "text" ? { evidence: "text" } : {}),
  };
}
