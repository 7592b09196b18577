import type { EffectiveModelOptions } from "../options/shown/effective-options.js";

/** Where a new credential stands in the order of priority. */
export interface CredentialPlace {
  /** The credential before which it goes. @default behind all others */
  readonly before?: string | undefined;
}

/** A model's list of credentials, which changes while calls run. */
export interface CredentialChanges {
  add(credential: unknown, place: CredentialPlace): void;
  replace(credentialId: string, credential: unknown): void;
  remove(credentialId: string): void;
  /** The model's options with the credentials that are on the list now. */
  effectiveOptions(): EffectiveModelOptions;
}
