import type { Classification } from "../contract/plugin/classification.js";

/** How one credential fared in a call that nobody could answer. */
export interface CredentialFailure {
  readonly credentialId: string;
  readonly provider: string;
  readonly model: string;
  /** Of its last failure, in this call or before; absent when it has not failed yet. */
  readonly classification?: Classification;
  /** The original error, scrubbed of secrets; not enumerable. Absent when it was not tried. */
  readonly error?: unknown;
  /** 0: it was not tried. */
  readonly attemptCount: number;
}
