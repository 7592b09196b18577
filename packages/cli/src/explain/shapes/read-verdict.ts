import {
  type Classification,
  defaultScopes,
  type ErrorClass,
  errorClasses,
  faultScopes,
  isObject,
} from "@hotspare/core/plugin";
import type { Found } from "../recorded-error.js";
import { type Fields, textAt } from "./fields.js";

/** A verdict of Hotspare's: the event `failure`, an entry of `AllCredentialsFailedError.failures`, or one of `check --live --json`. */
export function readVerdict(fields: Fields, readAs: string): Found | undefined {
  const classification = classificationIn(fields["classification"] ?? fields["verdict"]);
  return classification === undefined
    ? undefined
    : {
        readAs,
        failure: { kind: "verdict", classification, credentialId: textAt(fields, ["credentialId"]) },
        provider: textAt(fields, ["provider"]),
        model: textAt(fields, ["model"]),
        notes: [],
      };
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

function isClass(value: unknown): value is ErrorClass {
  return errorClasses.some((known) => known === value);
}

/** `  team-a (openai, gpt-4.1-mini): auth, invalid_api_key, 1 attempt: 401 Incorrect API key provided` */
const line =
  /^\s*(\S.{0,200}?) \(([^,()\n]{1,100}), ([^()\n]{1,200})\): (?:no verdict|(\w+), (\S{1,100})), (?:not tried|(\d+) attempts?)(?:: .*)?$/;

/** The lines of our own error's message, one for each credential. */
export function readFailureLines(message: string): readonly Found[] {
  return message.split("\n").flatMap((text): readonly Found[] => {
    const [, credentialId, provider, model, errorClass, reason] = line.exec(text) ?? [];
    return isClass(errorClass)
      ? [
          {
            readAs: "a line of AllCredentialsFailedError",
            failure: {
              kind: "verdict",
              classification: {
                class: errorClass,
                scope: defaultScopes[errorClass],
                reason: reason ?? "not recorded",
                rule: "not recorded",
              },
              credentialId,
            },
            provider,
            model,
            notes: [
              "The message names neither the rule nor what is at fault, so Hotspare shows the usual fault of the class.",
            ],
          },
        ]
      : [];
  });
}
