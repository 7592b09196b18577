import type { Classification } from "../contract/plugin/classification.js";

/** The outcome of one credential in a call that no credential could answer. */
export interface CredentialFailure {
  readonly credentialId: string;
  readonly provider: string;
  readonly model: string;
  /** Address of the server that was asked, without secrets. Absent if the credential was not tried, or its plugin names no address. */
  readonly address?: string;
  /**
   * Classification of the credential's last failure, in this call or before. Absent if the credential has not failed
   * yet.
   */
  readonly classification?: Classification;
  /** The original error, scrubbed of secrets. Not enumerable. Absent if the credential was not tried. */
  readonly error?: unknown;
  /** 0 means that the credential was not tried. */
  readonly attemptCount: number;
}
