import type { Classification } from "./plugin/classification.js";

/** One HTTP request with one credential, as results and errors tell of it. */
export interface Attempt {
  readonly credentialId: string;
  /** Why it failed; absent when it succeeded. */
  readonly classification?: Classification;
  /** When it began, epoch milliseconds. */
  readonly startedMs: number;
  readonly durationMs: number;
  /** Whether it tried a credential whose circuit was open. */
  readonly probe: boolean;
  /** Index of the part, when a long input was split. */
  readonly part?: number;
}
