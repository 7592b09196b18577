import { sayMedia } from "../content/described-media.js";
import { sampleOfSchema } from "../content/sample-of-schema.js";
import { splitIntoTokens } from "../content/tokens.js";
import type { ChatRequest, RequestedTool } from "./chat-request.js";

/** One token of an answer. */
export interface AnswerToken {
  readonly type: "reasoning" | "content" | "arguments";
  readonly text: string;
  /** The position of the tool call that the arguments belong to. */
  readonly call?: number;
}

/** The simulator's answer to a chat request. The same request has the same answer. */
export interface ChatAnswer {
  readonly tokens: readonly AnswerToken[];
  /** The tools that are called. The tokens of type `arguments` are their JSON, one call after another. */
  readonly toolNames: readonly string[];
  readonly finishReason: string;
}

/** Number of characters of a prompt that the answer repeats. */
const QUOTED_LENGTH = 200;

export function composeAnswer(request: ChatRequest): ChatAnswer {
  const tools = chooseTools(request);
  const thoughts = request.thinks ? tokensOf("reasoning", sayThoughts(request)) : [];
  const words =
    tools.length === 0
      ? tokensOf("content", cutAt(request.stop, sayContent(request)))
      : tools.flatMap((tool, call) =>
          tokensOf("arguments", JSON.stringify(sampleOfSchema(tool.parameters))).map((token) => ({
            ...token,
            call,
          })),
        );
  const all = [...thoughts, ...words];
  const tokens = all.slice(0, Math.max(0, request.maxTokens));
  const finishReason = tokens.length < all.length ? "length" : tools.length === 0 ? "stop" : "tool_calls";
  return { tokens, toolNames: tools.map((tool) => tool.name), finishReason };
}

/** Joins the text of all tokens of one type, and of one tool call. */
export function joinTokens(answer: ChatAnswer, type: AnswerToken["type"], call?: number): string {
  return answer.tokens
    .filter((token) => token.type === type && token.call === call)
    .map((token) => token.text)
    .join("");
}

/** Returns the tool that the request demands, or the tools that the last user message requests with "call <name>". */
function chooseTools({ tools, toolChoice, lastRole, lastText }: ChatRequest): readonly RequestedTool[] {
  if (toolChoice === "none") return [];
  const requested =
    lastRole === "user" ? tools.flatMap((tool) => Array(timesRequested(tool, lastText)).fill(tool)) : [];
  if (toolChoice === "required") return requested.length === 0 ? tools.slice(0, 1) : requested;
  if (toolChoice !== "auto") return tools.filter((tool) => tool.name === toolChoice.name);
  return requested;
}

/** "call get" requests `get` once, and "call get_weather" does not. */
function timesRequested({ name }: RequestedTool, text: string): number {
  const request = `call ${name}`;
  let times = 0;
  for (let place = text.indexOf(request); place !== -1; place = text.indexOf(request, place + 1))
    if (!/[\w-]/.test(text.charAt(place + request.length))) times += 1;
  return times;
}

function sayThoughts(request: ChatRequest): string {
  return `The request has ${request.lastText.length} characters of text and ${request.media.length} media. I describe them.`;
}

function sayContent(request: ChatRequest): string {
  const { type, json_schema: named } = request.responseFormat;
  if (type === "json_object") return JSON.stringify({ answer: sayText(request) });
  if (type === "json_schema")
    return JSON.stringify(sampleOfSchema((named as { schema?: unknown } | undefined)?.schema));
  return sayText(request);
}

/** The text before the first of the texts that end it. */
function cutAt(stop: readonly string[], text: string): string {
  const ends = stop.map((each) => text.indexOf(each)).filter((place) => place !== -1);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}

function sayText({ model, lastRole, lastText, media }: ChatRequest): string {
  const speaker = lastRole === "tool" ? "The tool answered" : "You wrote";
  const quoted = lastText.length > QUOTED_LENGTH ? `${lastText.slice(0, QUOTED_LENGTH)}…` : lastText;
  const pictures = media.map((each, index) => ` Media ${index + 1}: ${sayMedia(each)}.`);
  return `This is the simulated ${model}. ${speaker}: "${quoted}".${pictures.join("")}`;
}

function tokensOf(type: AnswerToken["type"], text: string): AnswerToken[] {
  return splitIntoTokens(text).map((each) => ({ type, text: each }));
}
