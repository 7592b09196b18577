/** Fields of every credential, whatever its provider. Core takes them off before the provider's schema sees the rest. */
export interface CredentialFields {
  /** Unique within the model, shown in events and results. @default `credential-<index>` */
  readonly id?: string | undefined;
  /** Keys of one account share its quota: name it, and an exhausted account parks them all. @default the key itself */
  readonly account?: string | undefined;
  /** Sent with every request of this credential. Values are treated as secrets. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What this credential calls the model, when that differs from the model's name. */
  readonly model?: string | undefined;
}

/** Further fields of a VLM's credential. */
export interface VlmCredentialFields extends CredentialFields {
  /** Upper bound of tokens to generate, when the request names none. */
  readonly maxTokens?: number | undefined;
  /** Merged into the request's body, below the request's own `extraBody`. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
}
