import type { JsonSchema, SchemaIssue, StandardSchema } from "../contract/plugin/standard-schema.js";
import type { Tool, ToolCall } from "../contract/plugin/vlm-request.js";
import { InvalidInputError } from "../errors/invalid-input-error.js";
import { isStandardSchema } from "../request/standard-schema.js";
import { fit, type KnownSchema, plainIssues } from "./fit.js";
import { jsonInText } from "./json-in-text.js";
import { jsonSchemaOf, pathIn } from "./json-schema-of.js";
import { withObjectRoot } from "./object-root.js";
import { strictSchema } from "./strict-schema.js";

/** The tools of a request as they are sent, and what reads the arguments of their calls. */
export interface ToolsWithSchemas {
  readonly sent: readonly Tool<JsonSchema>[];
  /** Adds `input` or `issues` to each call. */
  readInputs(calls: readonly ToolCall[]): Promise<readonly ToolCall[]>;
}

/**
 * Reads the schemas of tools; undefined: no tool has one, and all stays as it is.
 *
 * @throws {InvalidInputError} when a schema has no JSON Schema, describes no object, or when two tools have one name
 */
export function toolsWithSchemas(tools: readonly Tool[]): ToolsWithSchemas | undefined {
  if (!tools.some(({ parameters }) => isStandardSchema(parameters))) {
    return undefined;
  }
  refuseTwins(tools);
  const known = new Map<string, KnownSchema | undefined>();
  const sent = tools.map(({ parameters, ...tool }, index): Tool<JsonSchema> => {
    if (!isStandardSchema(parameters)) {
      known.set(tool.name, undefined);
      return parameters === undefined ? tool : { ...tool, parameters };
    }
    const jsonSchema = parametersOf(parameters, index);
    known.set(tool.name, { schema: parameters, jsonSchema });
    return {
      ...tool,
      parameters: tool.strict === true ? (strictSchema(jsonSchema) ?? jsonSchema) : jsonSchema,
    };
  });
  return {
    sent,
    readInputs: (calls) => Promise.all(calls.map((call) => withInput(call, known))),
  };
}

/** Whose schema reads a call is said by its name alone. */
function refuseTwins(tools: readonly Tool[]): void {
  const seen = new Set<string>();
  const issues = tools.flatMap(({ name }, index) => {
    const isTwin = seen.has(name);
    seen.add(name);
    return isTwin
      ? [
          {
            path: `tools[${index}].name`,
            message: `${JSON.stringify(name)} is the name of an earlier tool: give another name`,
          },
        ]
      : [];
  });
  if (issues.length > 0) {
    throw new InvalidInputError({ issues });
  }
}

function parametersOf(parameters: StandardSchema, index: number): JsonSchema {
  const read = jsonSchemaOf(parameters, ", or give JSON Schema");
  const { problem, place } = "schema" in read ? {} : read;
  const rooted = "schema" in read ? withObjectRoot(read.schema) : undefined;
  if (rooted === undefined || rooted.isWrapped) {
    const message =
      problem ?? "does not describe an object: the arguments of a tool have names. Give z.object({ … })";
    throw new InvalidInputError({ issues: [{ path: pathIn(`tools[${index}].parameters`, place), message }] });
  }
  return rooted.schema;
}

async function withInput(
  call: ToolCall,
  known: ReadonlyMap<string, KnownSchema | undefined>,
): Promise<ToolCall> {
  if (!known.has(call.name)) {
    const message = `There is no tool ${JSON.stringify(call.name)}. There are: ${[...known.keys()].join(", ")}.`;
    return withIssues(call, [{ message }]);
  }
  const schema = known.get(call.name);
  if (schema === undefined) {
    return call;
  }
  // Models that have nothing to say write nothing.
  const { values } = jsonInText(call.arguments.trim() === "" ? "{}" : call.arguments);
  const [value] = values;
  if (values.length === 0) {
    return withIssues(call, [{ message: "The arguments are not JSON." }]);
  }
  const result = await fit(schema, value).catch((error: unknown) => ({
    // The other calls of the answer are whole.
    issues: [{ message: error instanceof Error ? error.message : "The schema failed." }],
  }));
  return result.issues === undefined
    ? { ...call, input: result.value }
    : withIssues(call, plainIssues(result.issues));
}

function withIssues(call: ToolCall, issues: readonly SchemaIssue[]): ToolCall {
  return { ...call, issues };
}
