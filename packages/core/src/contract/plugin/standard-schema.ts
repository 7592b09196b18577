/** JSON Schema, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A schema of a validation library, such as zod, valibot or arktype: Standard Schema (https://standardschema.dev), with the JSON Schema of
 * "Standard JSON Schema" if the library supports it. The type is declared here, so that you need no library.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    /** Absent: the library cannot write JSON Schema. */
    readonly jsonSchema?: { readonly input: (options: JsonSchemaOptions) => Record<string, unknown> };
  };
}

/** Options for a library that writes JSON Schema. */
interface JsonSchemaOptions {
  readonly target: "draft-2020-12" | "draft-07";
  readonly libraryOptions?: Record<string, unknown> | undefined;
}

/** The result of a validator. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** One problem of a value. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The output type of a schema. */
export type SchemaOutput<Schema extends StandardSchema> = NonNullable<Schema["~standard"]["types"]>["output"];

/** The input type of a schema: the value that the model writes. */
export type SchemaInput<Schema extends StandardSchema> = NonNullable<Schema["~standard"]["types"]>["input"];

/** The part of a value that has come: each field may still be missing, and each text may be cut. */
export type DeepPartial<Value> = Value extends readonly (infer Item)[]
  ? readonly DeepPartial<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]?: DeepPartial<Value[Name]> }
    : Value;

/** Any validation library can describe a credential. `jsonSchema()` is for editors. Validation must be synchronous. */
export interface CredentialSchema<Input, Output> extends StandardSchema<Input, Output> {
  /** JSON Schema of what a user writes. */
  jsonSchema(): JsonSchema;
}
