import { isObject } from "../classification/json-object.js";
import type { SchemaIssue } from "../contract/plugin/standard-schema.js";
import type { ResponseFormat } from "../contract/plugin/vlm-request.js";
import { fit, type KnownSchema, plainIssues } from "./fit.js";
import { jsonInText } from "./json-in-text.js";
import { type RootedSchema, withObjectRoot, wrapName } from "./object-root.js";
import { strictSchema } from "./strict-schema.js";

/** What a text of the model holds: the object, or why it holds none. */
export type ReadObject =
  | { readonly is: "object"; readonly isCut: boolean; readonly object: unknown }
  | { readonly is: "notJson"; readonly isCut: boolean; readonly cause: unknown }
  | {
      readonly is: "mismatch";
      readonly isCut: boolean;
      readonly issues: readonly SchemaIssue[];
      readonly cause?: unknown;
    };

/** What an object is called where the user gives no name. */
const defaultName = "answer";

export interface ObjectFormatOptions extends KnownSchema {
  readonly schemaName?: string | undefined;
  readonly schemaDescription?: string | undefined;
}

/** How an object is asked for, and how it is read. */
export class ObjectFormat {
  readonly responseFormat: Extract<ResponseFormat, { readonly type: "jsonSchema" }>;
  readonly isWrapped: boolean;
  readonly #known: KnownSchema;

  constructor({ schema, jsonSchema, schemaName = defaultName, schemaDescription }: ObjectFormatOptions) {
    const rooted: RootedSchema = withObjectRoot(jsonSchema);
    const strict = strictSchema(rooted.schema);
    this.#known = { schema, jsonSchema };
    this.isWrapped = rooted.isWrapped;
    this.responseFormat = {
      type: "jsonSchema",
      name: schemaName,
      ...(schemaDescription === undefined ? {} : { description: schemaDescription }),
      schema: strict ?? rooted.schema,
      ...(strict === undefined ? {} : { strict: true }),
    };
  }

  /** Reads an answer. Of several values in it, the first that fits. */
  async read(text: string): Promise<ReadObject> {
    const { values, isCut, cause } = jsonInText(text);
    let issues: readonly SchemaIssue[] | undefined;
    let thrown: { readonly cause?: unknown } = {};
    for (const value of values.flatMap((found) => this.#meant(found))) {
      const result = await fit(this.#known, value);
      if (result.issues === undefined) {
        return { is: "object", isCut, object: result.value };
      }
      if (issues === undefined) {
        issues = plainIssues(result.issues);
        thrown = "cause" in result ? { cause: result.cause } : {};
      }
    }
    return issues === undefined
      ? { is: "notJson", isCut, cause }
      : { is: "mismatch", isCut, issues, ...thrown };
  }

  /** The value within the object that it was put into. Models without a schema's rule may answer with the value itself. */
  #meant(found: unknown): readonly unknown[] {
    return this.isWrapped && isObject(found) && Object.hasOwn(found, wrapName)
      ? [found[wrapName], found]
      : [found];
  }
}
