/** Where a new credential stands in the order of priority. */
export interface CredentialPlace {
  /** The credential before which it goes. @default behind all others */
  readonly before?: string | undefined;
}

/** Changes a model's list of credentials while calls run. */
export interface CredentialChanges {
  add(credential: unknown, place: CredentialPlace): void;
  replace(credentialId: string, credential: unknown): void;
  remove(credentialId: string): void;
}
