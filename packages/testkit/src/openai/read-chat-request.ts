import { type DescribedMedia, describeMedia, mediaTokens } from "../content/described-media.js";
import { asArray, asNumber, asObject, asString, type JsonObject } from "../content/json-value.js";
import { estimateTokens } from "../content/tokens.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import type { ChatFlavor } from "./chat-flavor.js";
import { readMessage } from "./chat-message.js";
import type { ChatRequest, RequestedTool } from "./chat-request.js";

/** Parses the body as OpenAI does, or returns the provider's error. */
export function readChatRequest(
  body: unknown,
  models: ReadonlySet<string> | undefined,
  flavor: ChatFlavor,
): ChatRequest | { readonly refusal: SimulatedReply } {
  const { wording } = flavor;
  const fields = asObject(body);
  const { model, messages } = fields;
  if (typeof model !== "string" || model === "") return { refusal: wording.missingModel() };
  if (models !== undefined && !models.has(model)) return { refusal: wording.modelNotFound(model) };
  if (!Array.isArray(messages)) return { refusal: wording.missingMessages() };
  if (messages.length === 0) return { refusal: wording.emptyMessages() };

  const read = messages.map(readMessage);
  const media = read.flatMap((message) => message.urls).map(describeMedia);
  if (media.some(isUnsupportedImage)) return { refusal: wording.unsupportedImage() };
  for (const [index, { role, urls }] of read.entries()) {
    const refusal = role === "user" || urls.length === 0 ? undefined : wording.misplacedImage?.(index, role);
    if (refusal !== undefined) return { refusal };
  }
  const last = read.at(-1);
  const text = read.map((message) => message.text).join("\n");
  const request: ChatRequest = {
    model,
    lastRole: last?.role ?? "user",
    lastText: last?.text ?? "",
    media,
    tools: asArray(fields["tools"]).map(readTool),
    toolChoice: readToolChoice(fields["tool_choice"]),
    responseFormat: asObject(fields["response_format"]),
    thinks: flavor.asksToThink?.(fields) ?? asksToThink(model, fields),
    maxTokens: chatMaxTokens(fields) ?? Number.POSITIVE_INFINITY,
    stop: readStop(fields["stop"]),
    streams: fields["stream"] === true,
    includesUsage: asObject(fields["stream_options"])["include_usage"] === true,
    promptTokens: estimateTokens(text) + media.reduce((sum, each) => sum + mediaTokens(each), 0),
  };
  const { contextTokens = Number.POSITIVE_INFINITY } = flavor;
  if (request.promptTokens > contextTokens)
    return { refusal: wording.inputTooLong(contextTokens, request.promptTokens) };
  const refusal = flavor.refuse?.(fields, request);
  return refusal === undefined ? request : { refusal };
}

/** Returns the token limit under either of its names. */
export function chatMaxTokens(fields: JsonObject): number | undefined {
  return asNumber(fields["max_completion_tokens"]) ?? asNumber(fields["max_tokens"]);
}

function readStop(stop: unknown): readonly string[] {
  return [stop].flat().filter((text): text is string => typeof text === "string" && text !== "");
}

function readTool(tool: unknown): RequestedTool {
  const { name, parameters } = asObject(asObject(tool)["function"]);
  return { name: asString(name) ?? "", parameters };
}

function readToolChoice(choice: unknown): ChatRequest["toolChoice"] {
  if (choice === "none" || choice === "required") return choice;
  const name = asString(asObject(asObject(choice)["function"])["name"]);
  return name === undefined ? "auto" : { name };
}

/** Ark's field is `thinking`, OpenAI's is `reasoning_effort`. The request takes precedence over the model's name. */
function asksToThink(model: string, fields: JsonObject): boolean {
  const thinking = asString(asObject(fields["thinking"])["type"]);
  const effort = asString(fields["reasoning_effort"]);
  if (thinking === "disabled" || effort === "none") return false;
  return thinking === "enabled" || effort !== undefined || model.includes("reason");
}

/** Only media declared as another image type is refused. The bytes are not checked. */
function isUnsupportedImage(media: DescribedMedia): boolean {
  if (media.type === "remote" || !media.mediaType.startsWith("image/")) return false;
  return !/^image\/(png|jpe?g|gif|webp)$/.test(media.mediaType);
}
