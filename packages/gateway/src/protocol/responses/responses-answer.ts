import type { AssistantPart, VlmResult } from "@hotspare/core";
import type { JsonObject } from "@hotspare/core/plugin";
import type { AnswerAbout, VlmAsk } from "../../contract/endpoints.js";
import {
  functionCallItem,
  type ItemStatus,
  itemId,
  message,
  refusalPart,
  type TextItem,
  thoughts,
} from "./output-items.js";
import { isWhole, responseObject } from "./response-object.js";
import { echoOf } from "./responses-echo.js";

/** The whole answer as a response. */
export function responsesAnswer(result: VlmResult, ask: VlmAsk, about: AnswerAbout): object {
  const echo = echoOf(ask);
  const { finishReason, usage, raw } = result;
  const output = outputOf(result, about, thoughts(echo.wantsEncrypted));
  return responseObject(about, echo, { is: "finished", finishReason, output, usage, raw });
}

/** Texts that follow each other are one message, and thoughts that follow each other one item; each call is an item of its own. */
function outputOf(
  result: VlmResult,
  { id: responseId }: AnswerAbout,
  thought: TextItem,
): readonly JsonObject[] {
  const refusal = refusalIn(result);
  const runs: Run[] = [];
  for (const part of partsOf(result)) {
    const last = runs.at(-1);
    if (part.type === "toolCall") {
      runs.push({ is: "call", call: part });
    } else if (last?.is === part.type) {
      last.parts.push(written(part, thought, refusal));
    } else {
      runs.push({ is: part.type, parts: [written(part, thought, refusal)] });
    }
  }
  const isCut = !isWhole(result.finishReason);
  return runs.map((run, place) => {
    const status: ItemStatus = isCut && place === runs.length - 1 ? "incomplete" : "completed";
    if (run.is === "call") {
      return functionCallItem(itemId("fc_", responseId, place), run.call, status);
    }
    const kind = run.is === "text" ? message : thought;
    return kind.item(itemId(kind.idPrefix, responseId, place), run.parts, status);
  });
}

type Run =
  | { readonly is: "text" | "reasoning"; readonly parts: JsonObject[] }
  | { readonly is: "call"; readonly call: Extract<AssistantPart, { readonly type: "toolCall" }> };

function written(
  part: Exclude<AssistantPart, { readonly type: "toolCall" }>,
  thought: TextItem,
  refusal: string | undefined,
): JsonObject {
  if (part.type === "reasoning") {
    return thought.part(part.text);
  }
  return part.text === refusal ? refusalPart(part.text) : message.part(part.text);
}

/** Core has the words of a refusal as content, and the provider's own field beside it. */
function refusalIn({ raw }: VlmResult): string | undefined {
  const refusal = raw?.["refusal"];
  return typeof refusal === "string" && refusal !== "" ? refusal : undefined;
}

/** A VLM of one's own may leave the parts empty. An answer without anything is a message with no words, as at OpenAI. */
function partsOf({ parts, content, reasoning, toolCalls }: VlmResult): readonly AssistantPart[] {
  if (parts.length > 0) {
    return parts;
  }
  const thoughtsFirst: AssistantPart[] =
    reasoning === undefined || reasoning === "" ? [] : [{ type: "reasoning", text: reasoning }];
  const text: AssistantPart[] =
    content === "" && toolCalls.length > 0 ? [] : [{ type: "text", text: content }];
  const calls = toolCalls.map(
    ({ id, name, arguments: json }): AssistantPart => ({ type: "toolCall", id, name, arguments: json }),
  );
  return [...thoughtsFirst, ...text, ...calls];
}
