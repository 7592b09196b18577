import type { TokenUsage } from "@hotspare/core/plugin";
import type { MadeAdapter } from "./plugin-world.js";
import type { SimulatedCredential, SimulatedRequest } from "./simulated-credential.js";

/** A request that no call sent: a probe, or the request that proves a vector space. */
export const smallRequest: SimulatedRequest = {
  index: 0,
  stream: 0,
  promptTokens: 1,
  completionTokens: 1,
  inputs: 1,
  weight: 1,
};

export function credentialOf({ credential, provider }: MadeAdapter): SimulatedCredential {
  if (credential === undefined) {
    throw new Error(`An adapter of ${provider} was called before the simulated world was whole.`);
  }
  return credential;
}

export function usageOf({ promptTokens, completionTokens }: SimulatedRequest): TokenUsage {
  return {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    source: "reported",
  };
}
