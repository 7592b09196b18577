/** Fields of every credential of any provider. Core reads them, and the provider's schema reads the rest. */
export interface CredentialFields {
  /** Unique within the model, shown in events and results. @default `credential-<index>` */
  readonly id?: string | undefined;
  /** Name of the account. Keys of one account share its quota, so an exhausted account stops all its keys. @default the key itself */
  readonly account?: string | undefined;
  /** Headers of every request of this credential. Hotspare treats their values as secrets. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Most attempts in flight on this credential. Further calls use another credential, or wait. @default Infinity */
  readonly maxConcurrent?: number | undefined;
  /** The model's name at this credential, if it differs from the model's name. */
  readonly model?: string | undefined;
  /** Fields that Hotspare adds to the body of every request. The `extraBody` of a VLM request takes precedence. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** Further fields of a VLM's credential. */
export interface VlmCredentialFields extends CredentialFields {
  /** Most tokens to generate, if the request sets no limit. */
  readonly maxTokens?: number | undefined;
}
