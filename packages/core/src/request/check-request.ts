import type { VlmRequest } from "../contract/plugin/vlm-request.js";
import { InvalidInputError } from "../errors/invalid-input-error.js";
import { describeValue } from "./media/describe-value.js";

/**
 * Whether a request, which JavaScript may have written, asks one thing: by a prompt or by messages.
 *
 * @throws {InvalidInputError}
 */
export function checkRequest(request: VlmRequest): void {
  const problem = problemOf(request);
  if (problem !== undefined) {
    const [path, message] = problem;
    throw new InvalidInputError({ issues: [{ path, message }] });
  }
}

function problemOf(request: unknown): readonly [path: string, message: string] | undefined {
  if (typeof request !== "object" || request === null || Array.isArray(request)) {
    return ["", `The request is ${describeValue(request)}; give an object: { prompt: "…" }`];
  }
  const { prompt, images, messages }: { prompt?: unknown; images?: unknown; messages?: unknown } = request;
  if (prompt == null && messages == null) {
    return ["", 'The request has neither a prompt nor messages. Give one: { prompt: "…" }'];
  }
  if (prompt != null && messages != null) {
    return ["", "The request has both a prompt and messages. Make the prompt the last message"];
  }
  return messages == null ? promptProblem(prompt, images) : messagesProblem(messages, images);
}

function promptProblem(prompt: unknown, images: unknown): readonly [string, string] | undefined {
  if (typeof prompt !== "string") {
    return ["prompt", `is ${describeValue(prompt)}. Give a string`];
  }
  if (images != null && !Array.isArray(images)) {
    return ["images", `is ${describeValue(images)}. Give a list: images: [image]`];
  }
  if (prompt.trim() === "" && (images == null || images.length === 0)) {
    return ["prompt", "is empty. Write what the model is to do"];
  }
  return undefined;
}

function messagesProblem(messages: unknown, images: unknown): readonly [string, string] | undefined {
  if (images != null) {
    return ["images", 'go with a prompt. Put them into a message: { type: "image", image }'];
  }
  if (!Array.isArray(messages)) {
    return ["messages", `is ${describeValue(messages)}. Give a list: [{ role: "user", content: "…" }]`];
  }
  if (messages.length === 0) {
    return ["messages", 'is an empty list. Give at least one: { role: "user", content: "…" }'];
  }
  return undefined;
}
