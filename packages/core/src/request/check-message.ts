import { isObject } from "../classification/json-object.js";
import type { AssistantPart } from "../contract/plugin/assistant-part.js";
import type { Message } from "../contract/plugin/vlm-request.js";
import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { InvalidInputError } from "../errors/invalid-input-error.js";
import {
  byProvider,
  type Check,
  fieldsOf,
  flag,
  issueAt,
  listOf,
  name,
  optional,
  type Problem,
  providerOptions,
  type Shape,
  shape,
  shaped,
  shapeProblem,
  text,
  unchecked,
  unlike,
} from "./check-fields.js";
import { partFields } from "./media/check-part.js";
import { describeValue, quote } from "./media/describe-value.js";
import {
  callElsewhere,
  mendElsewhere,
  messageElsewhere,
  partTypesElsewhere,
  rolesElsewhere,
  saidElsewhere,
} from "./names-elsewhere.js";
import { readOnce } from "./read-once.js";

const orNot = "or leave it out";

const jsonText = text("Give the arguments as JSON text: JSON.stringify(arguments)");

const callFields = {
  id: name("Give the id of the tool call"),
  name: name("Give the tool's name"),
  arguments: jsonText,
};

const ownMetadata = optional(byProvider(`as it came: { openai: { … } }, ${orNot}`));

const authorsName = optional(name("Give the author's name as a text, or leave it out"));

/** A call of a result goes back with what Hotspare read of its arguments, which is not sent. */
const callShape = shape("a tool call", { ...callFields, input: unchecked, issues: unchecked }, callElsewhere);

const saidFields = { type: unchecked, text: text("Give a string"), providerMetadata: ownMetadata };

const partShapes: Readonly<Record<AssistantPart["type"], Shape>> = {
  text: shape('a part of type "text"', saidFields, saidElsewhere),
  reasoning: shape('a part of type "reasoning"', saidFields, saidElsewhere),
  toolCall: shape(
    'a part of type "toolCall"',
    { type: unchecked, ...callFields, providerMetadata: ownMetadata },
    callElsewhere,
  ),
};

const assistantPart: Check = (part) => {
  if (!isObject(part)) {
    return unlike(part, 'Give a part: { type: "text", text: "…" }');
  }
  const { type } = part;
  return typeof type === "string" && Object.hasOwn(partShapes, type)
    ? shapeProblem(part, partShapes[type as AssistantPart["type"]])
    : [
        ".type",
        `is ${word(type)}. ${meantType(type)}The type of an assistant's part is one of: ${Object.keys(partShapes).join(", ")}`,
      ];
};

function meantType(type: unknown): string {
  const meant = typeof type === "string" ? mendElsewhere(type, partTypesElsewhere) : undefined;
  return meant === undefined ? "" : `${meant}. `;
}

/** Text, or parts; the parts themselves are looked at when they are resolved. */
const content: Check = (value) =>
  typeof value === "string" || Array.isArray(value)
    ? undefined
    : unlike(value, "Give a string or a list of parts");

const roles: Readonly<Record<Message["role"], Shape>> = {
  system: shape(
    'a message of role "system"',
    { role: unchecked, content: text("Give a string"), name: authorsName, providerOptions },
    messageElsewhere,
  ),
  user: shape(
    'a message of role "user"',
    { role: unchecked, content, name: authorsName, providerOptions },
    messageElsewhere,
  ),
  assistant: shape(
    'a message of role "assistant"',
    {
      role: unchecked,
      content: optional(text(`Give a string, ${orNot}`)),
      reasoning: optional(text(`Give a string, ${orNot}`)),
      toolCalls: optional(
        listOf(shaped(callShape, "Give a tool call: { id, name, arguments }"), `Give a list, ${orNot}`),
      ),
      parts: optional(listOf(assistantPart, `Give a list, ${orNot}`)),
      name: authorsName,
      providerMetadata: ownMetadata,
      providerOptions,
    },
    messageElsewhere,
  ),
  tool: shape(
    'a message of role "tool"',
    {
      role: unchecked,
      toolCallId: name("Give the id of the tool call that this answers"),
      content,
      isJson: optional(flag(`Give true or false, ${orNot}`)),
      isError: optional(flag(`Give true or false, ${orNot}`)),
      providerOptions,
    },
    messageElsewhere,
  ),
};

const shapesOfRoles: ReadonlyMap<unknown, Shape> = new Map(Object.entries(roles));

const messageFields = fieldsOf(Object.values(roles));

/** Names of the fields of parts and tool calls. */
const fieldsWithin = new Set([...partFields, ...fieldsOf([callShape, ...Object.values(partShapes)])]);

/**
 * Returns a message, which JavaScript may have written, as it was read and checked: it has only the fields of its role. Parts of its content are
 * checked when they are resolved.
 *
 * @throws {InvalidInputError}
 */
export function checkedMessage(message: Message, index: number): Message {
  const read = readMessage(message);
  const problem = problemOf(read);
  if (problem !== undefined) {
    throw new InvalidInputError({ issues: [issueAt(messagePath(index), problem)] });
  }
  return read as Message;
}

/** The path of a message in its request. */
export function messagePath(index: number): string {
  return `messages[${index}]`;
}

/** What is wrong with a message that was read, as data; undefined: nothing. */
export function messageIssue(message: unknown, index: number): ConfigIssue | undefined {
  const problem = problemOf(message);
  return problem === undefined ? undefined : issueAt(messagePath(index), problem);
}

export function readMessage(message: unknown): unknown {
  return isObject(message) ? readOnce(message, messageFields, fieldsWithin) : message;
}

function problemOf(message: unknown): Problem {
  if (!isObject(message)) {
    return unlike(message, 'Give an object: { role: "user", content: "…" }');
  }
  const { role } = message;
  const of = shapesOfRoles.get(role);
  if (of === undefined) {
    const meant = typeof role === "string" ? mendElsewhere(role, rolesElsewhere) : undefined;
    const mend = meant === undefined ? "" : `${meant}. `;
    return [".role", `is ${word(role)}. ${mend}A message's role is one of: ${Object.keys(roles).join(", ")}`];
  }
  return shapeProblem(message, of);
}

function word(value: unknown): string {
  return typeof value === "string" ? quote(value) : describeValue(value);
}
