import type { Message } from "../contract/plugin/vlm-request.js";
import { InvalidInputError } from "../errors/invalid-input-error.js";
import { describeValue, quote } from "./media/describe-value.js";

/** A message as JavaScript may have written it. */
type Fields = Readonly<Partial<Record<"role" | "content" | "toolCallId" | "toolCalls", unknown>>>;

type Problem = readonly [path: string, message: string] | undefined;

/** What is wrong with a message of this role, but for its parts. */
const CHECKS: Readonly<Record<Message["role"], (message: Fields) => Problem>> = {
  system: ({ content }) => textProblem(content),
  user: ({ content }) =>
    typeof content === "string" || Array.isArray(content)
      ? undefined
      : [".content", `is ${describeValue(content)}. Give a string or a list of parts`],
  assistant: ({ content, toolCalls }) => {
    if (toolCalls !== undefined && !Array.isArray(toolCalls)) {
      return [".toolCalls", `is ${describeValue(toolCalls)}. Give a list, or leave it out`];
    }
    return content === undefined ? undefined : textProblem(content, "Give a string, or leave it out");
  },
  tool: ({ content, toolCallId }) => {
    if (typeof toolCallId !== "string" || toolCallId === "") {
      return [
        ".toolCallId",
        `is ${describeValue(toolCallId)}. Give the id of the tool call that this answers`,
      ];
    }
    return textProblem(content);
  },
};

/**
 * Whether a message, which JavaScript may have written, has the fields of its role. Parts are not looked at.
 *
 * @throws {InvalidInputError}
 */
export function checkMessage(message: Message, path: string): void {
  const problem = problemOf(message);
  if (problem !== undefined) {
    const [field, text] = problem;
    throw new InvalidInputError({ issues: [{ path: `${path}${field}`, message: text }] });
  }
}

function problemOf(message: unknown): Problem {
  if (typeof message !== "object" || message === null) {
    return ["", `is ${describeValue(message)}. Give an object: { role: "user", content: "…" }`];
  }
  const fields: Fields = message;
  const { role } = fields;
  if (!isRole(role)) {
    const found = typeof role === "string" ? quote(role) : describeValue(role);
    return [".role", `is ${found}. A message's role is one of: ${Object.keys(CHECKS).join(", ")}`];
  }
  return CHECKS[role](fields);
}

function isRole(role: unknown): role is Message["role"] {
  return typeof role === "string" && Object.hasOwn(CHECKS, role);
}

function textProblem(content: unknown, advice = "Give a string"): Problem {
  return typeof content === "string" ? undefined : [".content", `is ${describeValue(content)}. ${advice}`];
}
