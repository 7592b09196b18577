import type { GenerationOptions } from "@hotspare/core/plugin";
import {
  type ChatGenerationOptions,
  generationNames,
  type HotspareChatModelCallOptions,
} from "../chat-model-fields.js";
import { pick } from "../fields.js";
import { CallSecrets } from "./call-secrets.js";
import { responseFormatOf, toolChoiceOf } from "./choices.js";
import { functionTools, toTools } from "./to-tools.js";

type Call = Partial<HotspareChatModelCallOptions>;

/**
 * What the answer of one call depends on, beside its messages.
 *
 * @throws {InvalidInputError} when a tool, the choice among them or the format of the answer is wrong
 */
export function generationOptions(shared: ChatGenerationOptions, call: Call): GenerationOptions {
  const options: { -readonly [Name in keyof GenerationOptions]: GenerationOptions[Name] } = {
    ...shared,
    ...pick(call, generationNames),
  };
  const extraBody = CallSecrets.of(call)?.extraBody;
  if (extraBody !== undefined) {
    options.extraBody = extraBody;
  }
  const { tools, tool_choice: choice, response_format: format, strict, parallel_tool_calls: parallel } = call;
  const functions = functionTools(tools ?? [], strict);
  if (functions.length > 0) {
    options.tools = toTools(functions);
    const toolChoice = toolChoiceOf(choice);
    if (toolChoice !== undefined) {
      options.toolChoice = toolChoice;
    }
  }
  const responseFormat = responseFormatOf(format, strict);
  if (responseFormat !== undefined) {
    options.responseFormat = responseFormat;
  }
  if (parallel !== undefined) {
    options.extraBody = { ...options.extraBody, parallel_tool_calls: parallel };
  }
  return options;
}
