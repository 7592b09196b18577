import type { HealthChange } from "@hotspare/core/plugin";

type Opening = Extract<HealthChange, { readonly state: "open" }>;

/** What core's policy says of a revoked key. */
const ofRevokedKey: Opening["consequence"] = {
  call: "next",
  circuit: "open",
  cooldown: "failback",
  blocks: true,
  probedEarly: true,
  provesEndpoint: true,
  waits: "never",
  limitsRoom: false,
};

/** A revoked key, as core publishes it. */
export function opening(domain: string, fields: Partial<Opening> = {}): Opening {
  return {
    domain,
    state: "open",
    classification: { class: "auth", scope: "credential", reason: "invalid_api_key", rule: "openai/codes" },
    consequence: ofRevokedKey,
    probeInMs: 60_000,
    openings: 1,
    ...fields,
  };
}

export function closing(domain: string): HealthChange {
  return { domain, state: "closed" };
}
