import type { AssistantPart, VlmResult } from "@hotspare/core";
import type { JsonObject } from "@hotspare/core/plugin";
import type { AnswerAbout, VlmAsk } from "../../contract/endpoints.js";
import { keptAnswer, keptThoughts } from "./kept-items.js";
import {
  functionCallItem,
  type ItemStatus,
  itemId,
  message,
  refusing,
  type TextItem,
  thoughts,
} from "./output-items.js";
import { isWhole, refusalIn, responseObject } from "./response-object.js";
import { echoOf } from "./responses-echo.js";

/** Writes a whole answer as a response. */
export function responsesAnswer(result: VlmResult, ask: VlmAsk, about: AnswerAbout): object {
  const echo = echoOf(ask);
  const { finishReason, usage, raw } = result;
  const output = outputOf(result, about, thoughts(echo.wantsEncrypted));
  return responseObject(about, echo, { is: "finished", finishReason, output, usage, raw });
}

/** Makes the items of a response. Adjacent texts become one message, and adjacent thoughts become one item. Each call becomes one item. */
function outputOf(
  result: VlmResult,
  { id: responseId }: AnswerAbout,
  thought: TextItem,
): readonly JsonObject[] {
  const refusal = refusalIn(result.raw);
  const shown = wholeParts(result, refusal);
  // The last text counts, because an earlier text may have the same words.
  const refused = shown.findLast((part) => part.type === "text" && part.text === refusal);
  const runs = runsOf(shown);
  const isCut = !isWhole(result.finishReason);
  const items = runs.map((run, place) => {
    const status: ItemStatus = isCut && place === runs.length - 1 ? "incomplete" : "completed";
    if (run.is === "call") {
      return functionCallItem(itemId("fc_", responseId, place), run.call, status);
    }
    const kind = run.is === "text" ? message : thought;
    const parts = run.parts.map((part) => (part === refused ? refusing : kind).part(part.text));
    return kind.item(itemId(kind.idPrefix, responseId, place), parts, status, keptThoughts(run.parts));
  });
  const kept = keptAnswer(result);
  return kept === undefined
    ? items
    : [...items, thought.item(itemId(thought.idPrefix, responseId, items.length), [], "completed", kept)];
}

type CallPart = Extract<AssistantPart, { readonly type: "toolCall" }>;
type TextPart = Exclude<AssistantPart, CallPart>;
type Run =
  | { readonly is: TextPart["type"]; readonly parts: TextPart[] }
  | { readonly is: "call"; readonly call: CallPart };

function runsOf(parts: readonly AssistantPart[]): readonly Run[] {
  const runs: Run[] = [];
  for (const part of parts) {
    const last = runs.at(-1);
    if (part.type === "toolCall") {
      runs.push({ is: "call", call: part });
    } else if (last?.is === part.type) {
      last.parts.push(part);
    } else {
      runs.push({ is: part.type, parts: [part] });
    }
  }
  return runs;
}

/**
 * The parts that the response shows. Empty texts are left out. Empty thoughts are left out unless they have a signature, as Anthropic's redacted thoughts do. A
 * refusal is added if the provider does not return it as a text. An empty answer becomes a message with an empty text, as in OpenAI's API.
 */
function wholeParts(result: VlmResult, refusal: string | undefined): readonly AssistantPart[] {
  const parts = partsOf(result).filter(
    (part) =>
      part.type === "toolCall" ||
      part.text !== "" ||
      (part.type === "reasoning" && part.providerMetadata !== undefined),
  );
  const isRefused =
    refusal === undefined || parts.some((part) => part.type === "text" && part.text === refusal);
  const shown: readonly AssistantPart[] = isRefused ? parts : [...parts, { type: "text", text: refusal }];
  return shown.length === 0 ? [{ type: "text", text: "" }] : shown;
}

/** Makes parts from the other fields if the parts are empty, as a user's own VLM may leave them. */
function partsOf({ parts, content, reasoning, toolCalls }: VlmResult): readonly AssistantPart[] {
  if (parts.length > 0) {
    return parts;
  }
  const thoughtsFirst: AssistantPart[] =
    reasoning === undefined || reasoning === "" ? [] : [{ type: "reasoning", text: reasoning }];
  const calls = toolCalls.map(
    ({ id, name, arguments: json }): AssistantPart => ({ type: "toolCall", id, name, arguments: json }),
  );
  return [...thoughtsFirst, { type: "text", text: content }, ...calls];
}
