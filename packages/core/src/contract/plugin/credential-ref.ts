/** Names a credential without holding it: safe to log. */
export interface CredentialRef {
  /** Unique within the model. */
  readonly id: string;
  readonly provider: string;
  /** The model as it is sent to this credential. */
  readonly model: string;
}
