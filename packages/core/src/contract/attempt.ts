import type { Classification } from "./plugin/classification.js";

/** One HTTP request with one credential, as results and errors show it. */
export interface Attempt {
  readonly credentialId: string;
  /** Why it failed; absent when it succeeded. */
  readonly classification?: Classification;
  /** When it began, epoch milliseconds. */
  readonly startedMs: number;
  /** Until its end. For a stream that did not break, until its first content. */
  readonly durationMs: number;
  /** Whether it probed a credential whose circuit was open. */
  readonly probe: boolean;
  /** Index of the part, when a long input was split. */
  readonly part?: number;
}
