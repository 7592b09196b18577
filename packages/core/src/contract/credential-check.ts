import type { CallOptions } from "./call-options.js";
import type { Classification } from "./plugin/classification.js";
import type { RateLimit } from "./plugin/rate-limit.js";
import type { TokenUsage } from "./plugin/token-usage.js";

/** Options of `checkCredentials()`. */
export interface CheckOptions extends CallOptions {
  /** Ids of the credentials to check. @default all */
  readonly only?: readonly string[] | undefined;
}

interface CheckedCredential {
  readonly credentialId: string;
  readonly provider: string;
  /** The model's name in the request. */
  readonly model: string;
  readonly durationMs: number;
}

/** The result of one small request with a credential. */
export type CredentialCheck =
  | (CheckedCredential & {
      readonly answered: true;
      /** Length of a dense vector; absent for a VLM and for sparse vectors. */
      readonly dimensions?: number;
      readonly usage?: TokenUsage;
      /** The rest of its rate limits, if the provider reports it. */
      readonly rateLimit?: RateLimit;
    })
  | (CheckedCredential & {
      readonly answered: false;
      readonly classification: Classification;
      /** Address of the server, without secrets. Absent: the plugin reports no address. */
      readonly address?: string;
      /** The provider's own error, with secrets removed. */
      readonly error: unknown;
    });
