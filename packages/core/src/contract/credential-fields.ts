/** Fields of every credential of any provider. Core reads them, and the provider's schema reads the rest. */
export interface CredentialFields {
  /** Unique within the model, shown in events and results. @default `credential-<index>` */
  readonly id?: string | undefined;
  /** Name of the account. Keys of one account share its quota, so an exhausted account stops all its keys. @default the key itself */
  readonly account?: string | undefined;
  /** Sent with every request of this credential. Values are treated as secrets. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Most attempts in flight on this credential. Further calls use another credential, or wait. @default Infinity */
  readonly maxConcurrent?: number | undefined;
  /** What this credential calls the model, when that differs from the model's name. */
  readonly model?: string | undefined;
  /** Merged into the body of every request, below the `extraBody` of a VLM request. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** Further fields of a VLM's credential. */
export interface VlmCredentialFields extends CredentialFields {
  /** Upper bound of tokens to generate, when the request names none. */
  readonly maxTokens?: number | undefined;
}
