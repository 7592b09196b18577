import { createHmac } from "node:crypto";
import { type ChangeEvidence, type HealthChange, plainWord } from "@hotspare/core/plugin";
import type { FleetPlace } from "../errors/explain-failure.js";
import type { NormalizedOptions } from "../options/normalize-options.js";

/** A name that says nothing without the fleet's key. */
export function digest(fleetKey: string, parts: readonly string[]): string {
  return createHmac("sha256", fleetKey).update(JSON.stringify(parts)).digest("base64url");
}

export function placeOf({ source, prefix }: Pick<NormalizedOptions, "source" | "prefix">): FleetPlace {
  if (source.is === "client") {
    const isSingle = source.kind === "single";
    return {
      server: `the ${isSingle ? "" : `${source.kind} `}client that you gave`,
      prefix,
      isSharedClient: !isSingle,
    };
  }
  const { settings, place } = source.address;
  return { server: place, prefix, isTls: settings.socket.tls, secrets: [settings.password ?? ""] };
}

/** Words that a rule of the user's may have filled with anything go as they are stored, so that an echo is recognised. */
export function bounded(change: HealthChange): HealthChange {
  if (change.state === "closed") {
    return change;
  }
  const { classification } = change;
  return {
    ...change,
    classification: {
      ...classification,
      reason: plainWord(classification.reason),
      rule: plainWord(classification.rule),
    },
  };
}

/** A caller that knows the first shape of the port alone gives no evidence. */
export function evidenceOf(evidence: ChangeEvidence | undefined): ChangeEvidence {
  const { attemptAgeMs = 0, credentialId = "" } = evidence ?? {};
  return { attemptAgeMs, credentialId };
}
