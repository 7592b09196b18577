import { sayMedia } from "../content/described-media.js";
import { sampleOfSchema } from "../content/sample-of-schema.js";
import { splitIntoTokens } from "../content/tokens.js";
import type { ChatRequest, RequestedTool } from "./chat-request.js";

/** One token of an answer. */
export interface AnswerToken {
  readonly type: "reasoning" | "content" | "arguments";
  readonly text: string;
}

/** The simulator's answer to a chat request. The same request has the same answer. */
export interface ChatAnswer {
  readonly tokens: readonly AnswerToken[];
  /** The tool that is called. The tokens of type `arguments` are the tool's JSON. */
  readonly toolName: string | undefined;
  readonly finishReason: "stop" | "length" | "tool_calls";
}

/** Number of characters of a prompt that the answer repeats. */
const QUOTED_LENGTH = 200;

export function composeAnswer(request: ChatRequest): ChatAnswer {
  const tool = chooseTool(request);
  const thoughts = request.thinks ? tokensOf("reasoning", sayThoughts(request)) : [];
  const words =
    tool === undefined
      ? tokensOf("content", cutAt(request.stop, sayContent(request)))
      : tokensOf("arguments", JSON.stringify(sampleOfSchema(tool.parameters)));
  const all = [...thoughts, ...words];
  const tokens = all.slice(0, Math.max(0, request.maxTokens));
  const finishReason = tokens.length < all.length ? "length" : tool === undefined ? "stop" : "tool_calls";
  return { tokens, toolName: tool?.name, finishReason };
}

/** Joins the text of all tokens of one type. */
export function joinTokens(answer: ChatAnswer, type: AnswerToken["type"]): string {
  return answer.tokens
    .filter((token) => token.type === type)
    .map((token) => token.text)
    .join("");
}

/** Returns the tool that the request demands, or that the last user message requests with "call <name>". */
function chooseTool({ tools, toolChoice, lastRole, lastText }: ChatRequest): RequestedTool | undefined {
  if (toolChoice === "none") return undefined;
  if (toolChoice === "required") return tools[0];
  if (toolChoice !== "auto") return tools.find((tool) => tool.name === toolChoice.name);
  if (lastRole !== "user") return undefined;
  return tools.find((tool) => lastText.includes(`call ${tool.name}`));
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
