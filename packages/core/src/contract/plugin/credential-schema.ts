/**
 * The Standard Schema shape (https://standardschema.dev), so that any validator can describe a credential, plus
 * `jsonSchema()` for editors. Ours are zod, strict. Validation must be synchronous.
 */
export interface CredentialSchema<Input, Output> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
  /** JSON Schema of what a user writes. */
  jsonSchema(): Readonly<Record<string, unknown>>;
}

/** A validator's answer. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** One thing that is wrong with a value. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
