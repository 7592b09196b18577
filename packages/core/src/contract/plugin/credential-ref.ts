/** Names a credential without its fields. You can log it. */
export interface CredentialRef {
  /** Unique within the model. */
  readonly id: string;
  readonly provider: string;
  /** The model's name in requests with this credential. */
  readonly model: string;
}
