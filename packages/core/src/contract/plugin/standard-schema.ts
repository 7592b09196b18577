/** JSON Schema, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A schema of a validation library, such as zod, valibot or arktype: Standard Schema (https://standardschema.dev), with the JSON Schema of
 * "Standard JSON Schema" where the library has it. Declared here, so that no library is needed.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    /** Absent: the library writes no JSON Schema by itself. */
    readonly jsonSchema?: { readonly input: (options: JsonSchemaOptions) => Record<string, unknown> };
  };
}

/** What a library is asked for. */
interface JsonSchemaOptions {
  readonly target: "draft-2020-12" | "draft-07";
  readonly libraryOptions?: Record<string, unknown> | undefined;
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

/** What a schema makes of a value that fits. */
export type SchemaOutput<Schema extends StandardSchema> = NonNullable<Schema["~standard"]["types"]>["output"];

/** What a value must be to fit a schema: what the model writes. */
export type SchemaInput<Schema extends StandardSchema> = NonNullable<Schema["~standard"]["types"]>["input"];

/** What has come of a value: each field may still be missing, and each text may be cut. */
export type DeepPartial<Value> = Value extends readonly (infer Item)[]
  ? readonly DeepPartial<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value]?: DeepPartial<Value[Name]> }
    : Value;

/** Any validator can describe a credential; `jsonSchema()` is for editors. Ours are zod, strict. Validation must be synchronous. */
export interface CredentialSchema<Input, Output> extends StandardSchema<Input, Output> {
  /** JSON Schema of what a user writes. */
  jsonSchema(): JsonSchema;
}
