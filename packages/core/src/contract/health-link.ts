import type { Classification } from "./plugin/classification.js";
import type { PolicyRow } from "./policy.js";

/** A change of a fault domain as it travels between processes. Times are milliseconds from now. */
export type HealthChange =
  | { readonly domain: string; readonly state: "closed" }
  | {
      readonly domain: string;
      readonly state: "open";
      readonly classification: Classification;
      readonly consequence: PolicyRow;
      /** Until the domain may be probed. */
      readonly probeInMs: number;
      /** Until the end of the wait that the provider stated; absent: it stated none. */
      readonly statedInMs?: number;
      /** Openings without a success between. */
      readonly openings: number;
    };

/** What names a fault domain in all processes: its scope, and the parts that distinguish the domain. Holds a secret: never log it. */
export interface SharedIdentity {
  readonly scope: string;
  readonly parts: readonly string[];
}

/** The right of this process to probe; it ends by itself after its time to live. */
export interface ProbePass {
  /** Extends the pass while the attempt runs. */
  renew(): void;
  /** The probe has ended. */
  end(): void;
}

/** What is known of a limit, for the other processes. */
interface SharedLimit {
  readonly kind: "requests" | "tokens";
  readonly perMinute: number;
}

/**
 * The port by which processes share health. Reading health stays synchronous, from the local state; the engine asks the link only for rights.
 * A member that throws or rejects is reported as `extensionError`, and the process goes on alone.
 */
export interface HealthLink {
  publish(change: HealthChange): void;
  /** Calls back for each change of another process. Returns the function that ends it. */
  subscribe(listener: (change: HealthChange) => void): () => void;
  /** Asks for the right to probe these domains; undefined: another process has it. */
  acquireProbe(domains: readonly string[], ttlMs: number): Promise<ProbePass | undefined>;
  /** Takes a portion of a quota that all processes share. Resolves with the granted amount, at least 0. */
  takePortion(quota: string, kind: "requests" | "tokens", amount: number): Promise<number>;
  publishLimit(quota: string, limit: SharedLimit): void;
  /** A name on which all processes agree and from which nothing can be guessed, such as a keyed digest. */
  name(identity: SharedIdentity): string;
}
