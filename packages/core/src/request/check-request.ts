import { isObject } from "../classification/json-object.js";
import type { GenerationOptions, ResponseFormat, VlmRequest } from "../contract/plugin/vlm-request.js";
import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { InvalidInputError } from "../errors/invalid-input-error.js";
import { isOptionOf } from "./call-option-names.js";
import {
  anySchema,
  type Check,
  describeUnknownField,
  fieldsOf,
  flag,
  issueAt,
  jsonSchema,
  listOf,
  name,
  number,
  oneOf,
  optional,
  type Problem,
  providerOptions,
  record,
  type Shape,
  shape,
  shaped,
  shapeProblem,
  text,
  unchecked,
  unlike,
  whole,
  wrong,
} from "./check-fields.js";
import { messageIssue, messagePath, readMessage } from "./check-message.js";
import { partIssue } from "./media/check-part.js";
import { describeValue, showNumber } from "./media/describe-value.js";
import {
  choiceElsewhere,
  formatTypesElsewhere,
  mendElsewhere,
  plainFormatElsewhere,
  requestElsewhere,
  schemaFormatElsewhere,
  toolElsewhere,
} from "./names-elsewhere.js";
import { readOnce } from "./read-once.js";

const orNot = "or leave it out";

const toolShape = shape(
  "a tool",
  {
    name: name("Give the tool's name"),
    description: optional(text(`Give a text, ${orNot}`)),
    parameters: optional(
      anySchema(
        `Give a schema of zod, valibot or arktype, or a JSON Schema: { type: "object", properties: { … } }, ${orNot}`,
      ),
    ),
    strict: optional(flag(`Give true or false, ${orNot}`)),
    providerOptions,
  },
  toolElsewhere,
);

const choiceShape = shape("a tool choice", { name: name("Give the tool's name") }, choiceElsewhere);

const formatShapes: Readonly<Record<ResponseFormat["type"], Shape>> = {
  text: shape('a response format of type "text"', { type: unchecked }, plainFormatElsewhere),
  json: shape('a response format of type "json"', { type: unchecked }, plainFormatElsewhere),
  jsonSchema: shape(
    'a response format of type "jsonSchema"',
    {
      type: unchecked,
      name: name("Give the schema's name"),
      description: optional(text(`Give a text, ${orNot}`)),
      schema: jsonSchema('Give a JSON Schema: { type: "object", properties: { … } }'),
      strict: optional(flag(`Give true or false, ${orNot}`)),
    },
    schemaFormatElsewhere,
  ),
};

const choices = ["auto", "none", "required"];

const efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

const toolChoice: Check = (value) =>
  isObject(value)
    ? shapeProblem(value, choiceShape)
    : oneOf(
        choices,
        `${value === "any" ? 'Write "required". ' : ""}Give "auto", "none", "required" or { name: "tool" }, ${orNot}`,
      )(value);

const stop: Check = (value) =>
  Array.isArray(value)
    ? listOf(name("Give a text that is not empty"), "")(value)
    : name(`Give a text or a list of texts, ${orNot}`)(value);

const responseFormat: Check = (value) => {
  const type = isObject(value) ? value["type"] : undefined;
  if (isObject(value) && typeof type === "string" && Object.hasOwn(formatShapes, type)) {
    return shapeProblem(value, formatShapes[type as ResponseFormat["type"]]);
  }
  const meant = typeof type === "string" ? mendElsewhere(type, formatTypesElsewhere) : undefined;
  return meant === undefined
    ? wrong(
        value,
        `Give { type: "text" }, { type: "json" } or { type: "jsonSchema", name, schema }, ${orNot}`,
      )
    : [".type", `is ${JSON.stringify(type)}; ${meant}`];
};

const optionChecks: Readonly<Record<keyof GenerationOptions, Check>> = {
  tools: optional(
    listOf(shaped(toolShape, "Give a tool: { name, description, parameters }"), `Give a list, ${orNot}`),
  ),
  toolChoice: optional(toolChoice),
  maxTokens: optional(whole(`Give a whole number of at least 1, ${orNot}`, 1)),
  temperature: optional(number(`Give a number, ${orNot}`)),
  topP: optional(number(`Give a number, ${orNot}`)),
  topK: optional(whole(`Give a whole number, ${orNot}`)),
  stop: optional(stop),
  seed: optional(whole(`Give a whole number, ${orNot}`)),
  frequencyPenalty: optional(number(`Give a number, ${orNot}`)),
  presencePenalty: optional(number(`Give a number, ${orNot}`)),
  thinking: optional(
    oneOf(["enabled", "disabled", "auto"], `Give "enabled", "disabled" or "auto", ${orNot}`),
  ),
  reasoningEffort: optional(
    oneOf(efforts, `Give "none", "minimal", "low", "medium", "high", "xhigh" or "max", ${orNot}`),
  ),
  responseFormat: optional(responseFormat),
  providerOptions,
  extraBody: optional(record(`Give an object, ${orNot}`)),
};

/** No field is required: only given fields are checked. */
const requestShape = shape(
  "a request",
  {
    prompt: (value) => (value == null ? undefined : text("Give a string")(value)),
    images: (value) =>
      value == null || Array.isArray(value) ? undefined : unlike(value, "Give a list: images: [image]"),
    messages: (value) => (value == null ? undefined : messagesProblem(value)),
    ...optionChecks,
  },
  requestElsewhere,
);

/** Names of the fields of a request, for whoever gives one as an option of the call. */
export const requestFields = fieldsOf([requestShape]);

/** Names of the fields of tools, of a choice among them, and of a response format. */
const fieldsWithin = fieldsOf([toolShape, choiceShape, ...Object.values(formatShapes)]);

/**
 * Returns a request, which JavaScript may have written, as it was read and checked: it asks one thing, by a prompt or by messages, and has
 * only the fields of a request. Messages and pictures are checked when they are resolved.
 *
 * @throws {InvalidInputError} with the problems of all fields
 */
export function checkedRequest(request: VlmRequest): VlmRequest {
  const read = isObject(request) ? readOnce(request, requestFields, fieldsWithin) : undefined;
  const issues = read === undefined ? noRequest(request) : issuesOf(read);
  if (issues.length > 0) {
    throw new InvalidInputError({ issues });
  }
  return read as unknown as VlmRequest;
}

const none: readonly ConfigIssue[] = [];

function noRequest(request: unknown): readonly ConfigIssue[] {
  return [{ path: "", message: `The request is ${describeValue(request)}; give an object: { prompt: "…" }` }];
}

function issuesOf(request: Readonly<Record<string, unknown>>): readonly ConfigIssue[] {
  let issues = none;
  const fields = Object.keys(request);
  for (let index = 0; index < fields.length; index += 1) {
    const field = fields[index] as string;
    const check = requestShape.checks.get(field);
    const problem: Problem =
      check === undefined ? ["", describeUnknown(field), showNumber(request[field])] : check(request[field]);
    if (problem !== undefined) {
      issues = [...issues, issueAt(field, problem)];
    }
  }
  // Checked last: a mistyped `messages` would look like a missing field.
  return issues.length > 0 ? [...issues, ...issuesOfMessages(request["messages"])] : together(request);
}

/** Of a request that is refused anyway: otherwise the messages are checked when they are resolved. */
function issuesOfMessages(messages: unknown): readonly ConfigIssue[] {
  const list: readonly unknown[] = Array.isArray(messages) ? messages : [];
  return list.flatMap((given, index) => {
    const message = readMessage(given);
    const issue = messageIssue(message, index);
    if (issue !== undefined || !isObject(message)) {
      return issue ?? [];
    }
    const parts =
      message["role"] !== "assistant" && Array.isArray(message["content"]) ? message["content"] : [];
    return parts.flatMap((part, at) => partIssue(part, `${messagePath(index)}.content[${at}]`) ?? []);
  });
}

function describeUnknown(field: string): string {
  return isOptionOf(field, "complete")
    ? `is not a field of a request; it is an option of the call: give it beside the request, as complete(request, { ${field} })`
    : describeUnknownField(field, requestShape);
}

function messagesProblem(messages: unknown): Problem {
  if (!Array.isArray(messages)) {
    return unlike(messages, 'Give a list: [{ role: "user", content: "…" }]');
  }
  return messages.length === 0
    ? ["", 'is an empty list. Give at least one: { role: "user", content: "…" }']
    : undefined;
}

/** What is wrong with fields that do not go together. */
function together(request: Readonly<Record<string, unknown>>): readonly ConfigIssue[] {
  const { prompt, images, messages, tools = [], toolChoice: choice } = request as Partial<VlmRequest>;
  if (prompt == null && messages == null) {
    return [
      { path: "", message: 'The request has neither a prompt nor messages. Give one: { prompt: "…" }' },
    ];
  }
  if (prompt != null && messages != null) {
    return [
      { path: "", message: "The request has both a prompt and messages. Make the prompt the last message" },
    ];
  }
  if (messages != null && images != null) {
    return [
      { path: "images", message: 'go with a prompt. Put them into a message: { type: "image", image }' },
    ];
  }
  if (prompt != null && prompt.trim() === "" && (images == null || images.length === 0)) {
    return [{ path: "prompt", message: "is empty. Write what the model is to do" }];
  }
  if (typeof choice === "object" && !tools.some((tool) => tool.name === choice.name)) {
    const known = tools.map((tool) => tool.name).join(", ");
    const message = `is "${choice.name}", and the request has no tool of this name; its tools are: ${known === "" ? "none" : known}`;
    return [{ path: "toolChoice.name", message }];
  }
  return none;
}
