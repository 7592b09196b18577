import { isObject } from "../../classification/json-object.js";
import type { ResolvedVlmRequest } from "../../contract/plugin/vlm-adapter.js";
import type { CheckedVlmRequest } from "../../request/resolve-messages.js";
import { isStandardSchema } from "../../request/standard-schema.js";
import { type ToolsWithSchemas, toolsWithSchemas } from "../../structured/tool-inputs.js";

/** A request that adapters take, and what reads the arguments of its tools; absent: no tool has a schema of a library. */
export interface SendableRequest {
  readonly request: ResolvedVlmRequest;
  readonly tools?: ToolsWithSchemas;
}

/** Writes JSON Schema in the place of the schemas of a library. @throws {InvalidInputError} */
export function sendableRequest(checked: CheckedVlmRequest): SendableRequest {
  const tools = checked.tools == null ? undefined : toolsWithSchemas(checked.tools);
  return tools === undefined
    ? { request: checked as ResolvedVlmRequest }
    : { request: { ...checked, tools: tools.sent }, tools };
}

/** Whether a tool of a request that was not read yet has a schema of a library. */
export function hasSchemas(request: unknown): boolean {
  const tools: unknown = isObject(request) ? request["tools"] : undefined;
  return (
    Array.isArray(tools) &&
    tools.some((tool: unknown) => isObject(tool) && isStandardSchema(tool["parameters"]))
  );
}
