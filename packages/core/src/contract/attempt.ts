import type { Classification } from "./plugin/classification.js";

/** One HTTP request with one credential, as results and errors show it. */
export interface Attempt {
  readonly credentialId: string;
  /** Why the attempt failed; absent when it succeeded. */
  readonly classification?: Classification;
  /** When the attempt began, epoch milliseconds. */
  readonly startedMs: number;
  /** Milliseconds until the end of the attempt. For a stream that did not break, until its first content. */
  readonly durationMs: number;
  /** Whether the attempt probed a credential whose circuit was open. */
  readonly probe: boolean;
  /** Index of the part, when Hotspare split a long input. */
  readonly part?: number;
}
