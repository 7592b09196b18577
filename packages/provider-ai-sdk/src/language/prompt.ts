import {
  type AssistantPart,
  isObject,
  type Message,
  parseJson,
  type ReplyWarning,
  type ResolvedMedia,
  type ToolCall,
} from "@hotspare/core/plugin";
import { joinedOptions, type ProviderOptions } from "../vendors/provider-options.js";
import { partsOfMessage, returnedOptions } from "./metadata.js";
import type { OptionsTarget } from "./options-target.js";
import { resultOutput, userParts } from "./prompt-media.js";

type Resolved = Message<ResolvedMedia>;
type PromptTarget = Pick<OptionsTarget, "version" | "vendor" | "account">;

/** A conversation as the AI SDK's prompt. */
export interface Prompt {
  readonly prompt: readonly object[];
  readonly warnings: readonly ReplyWarning[];
}

/** Turns a conversation into a prompt. Consecutive tool results become one message, as the AI SDK itself writes them. */
export function promptOf(messages: readonly Resolved[], target: PromptTarget): Prompt {
  const names = toolNames(messages);
  const prompt: { role: string; content: unknown }[] = [];
  const warnings: ReplyWarning[] = [];
  const named = messages.findIndex((message) => message.role !== "tool" && message.name !== undefined);
  if (named !== -1) {
    const said = "Hotspare left name out: the AI SDK's prompts have no field for an author's name.";
    warnings.push({ type: "unsupported", field: `messages[${named}].name`, message: said });
  }
  messages.forEach((message, index) => {
    const warn = (field: string, said: string) =>
      warnings.push({ type: "adjusted", field: `messages[${index}].${field}`, message: said });
    if (message.role === "tool") {
      const output = resultOutput(message, target, (said) => warn("content", said));
      const { toolCallId } = message;
      const result = {
        type: "tool-result",
        toolCallId,
        toolName: names.get(toolCallId) ?? "tool",
        output,
        ...withOptions(message.providerOptions),
      };
      const last = prompt.at(-1);
      if (last?.role === "tool") {
        (last.content as object[]).push(result);
      } else {
        prompt.push({ role: "tool", content: [result] });
      }
      return;
    }
    const written = promptMessage(message, target, warn);
    if (message.role === "assistant" && written.content.length === 0) {
      warn(
        "content",
        "Hotspare left out a turn of the assistant, because it has no part that this model accepts.",
      );
      return;
    }
    prompt.push(written);
  });
  return { prompt, warnings };
}

type Warn = (field: string, message: string) => void;

function promptMessage(
  message: Exclude<Resolved, { role: "tool" }>,
  target: PromptTarget,
  warn: Warn,
): { role: string; content: string | readonly object[] } {
  switch (message.role) {
    case "system":
      return { role: "system", content: message.content, ...withOptions(message.providerOptions) };
    case "user":
      return {
        role: "user",
        content: userParts(message.content, target, (said) => warn("content", said)),
        ...withOptions(message.providerOptions),
      };
    case "assistant":
      return {
        role: "assistant",
        content: assistantParts(message, target, warn),
        ...withOptions(
          joinedOptions(
            returnedOptions(message.providerMetadata, target) ?? {},
            message.providerOptions ?? {},
          ),
        ),
      };
  }
}

function assistantParts(
  message: Extract<Resolved, { role: "assistant" }>,
  target: PromptTarget,
  warn: Warn,
): readonly object[] {
  const parts = partsOfMessage(message).filter((part) => isSaid(part, target));
  // The vendors' packages drop thoughts without the vendor's signature. Anthropic and Gemini refuse a message without content.
  if (parts.every((part) => part.type === "reasoning" && !isSigned(part, target))) {
    return [];
  }
  return parts.map((part) => {
    const options = withOptions(returnedOptions(part.providerMetadata, target));
    return part.type === "toolCall"
      ? {
          type: "tool-call",
          toolCallId: part.id,
          toolName: part.name,
          input: inputOf(part, warn),
          ...options,
        }
      : { type: part.type, text: part.text, ...options };
  });
}

/** Anthropic: "text content blocks must be non-empty". Some vendors attach a signature to an empty text. */
function isSaid(part: AssistantPart, target: PromptTarget): boolean {
  return part.type === "toolCall" || part.text !== "" || isSigned(part, target);
}

/** Whether the part has metadata that this model's vendor wants back. */
function isSigned({ providerMetadata }: AssistantPart, target: PromptTarget): boolean {
  const returned = returnedOptions(providerMetadata, target) ?? {};
  return target.vendor.optionKeys.some((key) => Object.hasOwn(returned, key));
}

function withOptions(options: ProviderOptions = {}): object {
  return Object.keys(options).length === 0 ? {} : { providerOptions: options };
}

/** Arguments that are no JSON object are wrapped in an object: the packages write the value as JSON, and most vendors accept only objects. */
function inputOf({ name, arguments: text }: ToolCall, warn: Warn): unknown {
  if (text.trim() === "") {
    return {};
  }
  const parsed = parseJson(text);
  if (isObject(parsed)) {
    return parsed;
  }
  warn(
    "toolCalls",
    `The arguments of the call of ${name} are not a JSON object: Hotspare sent them as { "arguments": … }.`,
  );
  return { arguments: parsed ?? text };
}

/** The name of the tool that each call called. Results name only the call. */
function toolNames(messages: readonly Resolved[]): ReadonlyMap<string, string> {
  const calls = messages.flatMap((message) =>
    message.role === "assistant" ? partsOfMessage(message).filter((part) => part.type === "toolCall") : [],
  );
  return new Map(calls.map(({ id, name }) => [id, name]));
}
