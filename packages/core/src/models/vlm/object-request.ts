import { isObject } from "../../classification/json-object.js";
import type { JsonSchema, StandardSchema } from "../../contract/plugin/standard-schema.js";
import type { VlmRequest } from "../../contract/plugin/vlm-request.js";
import { closestName } from "../../errors/hints/closest-name.js";
import type { ConfigIssue } from "../../errors/invalid-config-error.js";
import { InvalidInputError } from "../../errors/invalid-input-error.js";
import {
  type Check,
  flag,
  issueAt,
  jsonSchema,
  optional,
  shape,
  text,
  unlike,
  wrong,
} from "../../request/check-fields.js";
import { requestFields } from "../../request/check-request.js";
import { describeValue } from "../../request/media/describe-value.js";
import { mendElsewhere, objectElsewhere } from "../../request/names-elsewhere.js";
import { readOnce } from "../../request/read-once.js";
import { isStandardSchema } from "../../request/standard-schema.js";
import { jsonSchemaOf, pathIn, sendableSchema } from "../../structured/json-schema-of.js";
import { ObjectFormat } from "../../structured/object-format.js";

/** A request for an object: what is asked, and how the answer is read. */
export interface AskedObject {
  readonly request: VlmRequest;
  readonly format: ObjectFormat;
  readonly repair: boolean;
}

const orNot = "or leave it out";

const schemaCheck: Check = (value) =>
  isStandardSchema(value)
    ? undefined
    : isObject(value)
      ? [
          "",
          "is JSON Schema, which validates nothing. Give a schema of zod, valibot or arktype; JSON Schema may stand beside it, as jsonSchema",
        ]
      : unlike(value, "Give a schema of zod, valibot or arktype: z.object({ … })");

/** Source: OpenAI API reference, "Create chat completion", `response_format.json_schema.name`. */
const nameCheck: Check = (value) =>
  typeof value === "string" && /^[\w-]{1,64}$/.test(value)
    ? undefined
    : wrong(value, `Give letters, digits, _ and -, at most 64, ${orNot}`);

const objectShape = shape("a request", {
  schema: schemaCheck,
  jsonSchema: optional(jsonSchema(`Give JSON Schema: { type: "object", properties: { … } }, ${orNot}`)),
  schemaName: optional(nameCheck),
  schemaDescription: optional(text(`Give a text, ${orNot}`)),
  repair: optional(flag(`Give true or false, ${orNot}`)),
});

const objectFields = [...objectShape.checks.keys()];

/** How each is called, for messages. */
type Method = "completeObject" | "streamObject";

/**
 * Takes apart a request for an object, which JavaScript may have written. What it has in common with other requests is checked later.
 *
 * @throws {InvalidInputError}
 */
export function askedObject(
  given: unknown,
  method: Method,
  formats: WeakMap<object, ObjectFormat>,
): AskedObject {
  if (!isObject(given)) {
    const message = `The request is ${describeValue(given)}; give an object: { prompt: "…", schema }`;
    throw new InvalidInputError({ issues: [{ path: "", message }] });
  }
  const read = readOnce(given, [...requestFields, ...objectShape.checks.keys()]);
  const issues = [...issuesOfFields(read, method), ...issuesOfNames(read)];
  if (issues.length > 0) {
    throw new InvalidInputError({ issues });
  }
  const { schema, jsonSchema: own, schemaName, schemaDescription, repair = false, ...request } = read;
  const format = formatOf({ schema, own, schemaName, schemaDescription } as GivenSchema, formats);
  return {
    request: { ...request, responseFormat: format.responseFormat } as unknown as VlmRequest,
    format,
    repair: repair as boolean,
  };
}

interface GivenSchema {
  readonly schema: StandardSchema;
  readonly own: JsonSchema | undefined;
  readonly schemaName: string | undefined;
  readonly schemaDescription: string | undefined;
}

/** Writing JSON Schema takes longer than the rest of a call: kept for as long as the schema lives, where the schema says it all. */
function formatOf(given: GivenSchema, formats: WeakMap<object, ObjectFormat>): ObjectFormat {
  const { schema, own, schemaName, schemaDescription } = given;
  const isPlain = own === undefined && schemaName === undefined && schemaDescription === undefined;
  const known = isPlain ? formats.get(schema) : undefined;
  if (known !== undefined) {
    return known;
  }
  const read =
    own === undefined
      ? jsonSchemaOf(schema, ", or give JSON Schema beside it, as jsonSchema")
      : sendableSchema(own);
  if ("problem" in read) {
    const path = pathIn(own === undefined ? "schema" : "jsonSchema", read.place);
    throw new InvalidInputError({ issues: [{ path, message: read.problem }] });
  }
  const format = new ObjectFormat({ schema, jsonSchema: read.schema, schemaName, schemaDescription });
  if (isPlain) {
    formats.set(schema, format);
  }
  return format;
}

function issuesOfFields(read: Readonly<Record<string, unknown>>, method: Method): readonly ConfigIssue[] {
  const issues = [...objectShape.checks].flatMap(([field, check]) => {
    const problem = check(read[field]);
    return problem === undefined ? [] : [issueAt(field, problem)];
  });
  const ofStream =
    method === "streamObject" && read["repair"] !== undefined
      ? [
          {
            path: "repair",
            message:
              "works only with completeObject(): a stream has already returned its answer, so ask again yourself",
          },
        ]
      : [];
  return [...issues, ...ofStream];
}

/** The fields of a request are checked with it; here it is what is nearly a field of the schema. */
function issuesOfNames(read: Readonly<Record<string, unknown>>): readonly ConfigIssue[] {
  return Object.keys(read).flatMap((field): ConfigIssue[] => {
    if (field === "responseFormat") {
      return read[field] === undefined
        ? []
        : [{ path: field, message: "leave it out: Hotspare makes it from the schema" }];
    }
    if (requestFields.has(field) || objectShape.checks.has(field)) {
      return [];
    }
    const meant = closestName(field, objectFields);
    const mend =
      mendElsewhere(field, objectElsewhere) ?? (meant === undefined ? undefined : `did you mean "${meant}"?`);
    return mend === undefined ? [] : [{ path: field, message: `is not a field of a request; ${mend}` }];
  });
}
