import type { ToolCall } from "../../contract/plugin/vlm-request.js";
import type { VlmChunk, VlmObjectChunk } from "../../contract/vlm-chunk.js";
import type { ObjectFormat } from "../../structured/object-format.js";
import { PartialObject } from "../../structured/partial-object.js";
import type { ToolsWithSchemas } from "../../structured/tool-inputs.js";
import type { FollowChunk } from "./followed-stream.js";
import { type HideSecrets, judgeAnswer } from "./judge-answer.js";
import type { ReadingTime } from "./reading-time.js";

/** Reads the arguments of the tools in the finish of a stream. */
export function followTools(read: () => Promise<ToolReaders>): FollowChunk<VlmChunk> {
  return async (chunk) => {
    if (chunk.type !== "finish") {
      return [chunk];
    }
    const { tools, time } = await read();
    return [await time.within(withInputs(chunk, tools), chunk.attempts)];
  };
}

/** What a stream with tools reads with. */
export interface ToolReaders {
  readonly tools?: ToolsWithSchemas | undefined;
  readonly time: ReadingTime;
}

/** An answer with what its calls of tools say, as their schemas read it. */
export async function withInputs<Answer extends { readonly toolCalls: readonly ToolCall[] }>(
  answer: Answer,
  tools: ToolsWithSchemas | undefined,
): Promise<Answer> {
  return tools === undefined ? answer : { ...answer, toolCalls: await tools.readInputs(answer.toolCalls) };
}

/** What a stream of an object reads with. */
export interface ObjectReaders extends ToolReaders {
  readonly format: ObjectFormat;
  readonly hide: HideSecrets;
}

/**
 * Adds the object to a stream: what has come of it, and at the end what the schema made of it.
 *
 * @param read what the request of the stream said, which was read before the first chunk came
 */
export function followObject(read: () => Promise<ObjectReaders>): FollowChunk<VlmObjectChunk> {
  let text = "";
  let partial: PartialObject | undefined;
  return async (chunk) => {
    if (chunk.type === "finish") {
      const readers = await read();
      return readers.time.within(finished(chunk, text, readers), chunk.attempts);
    }
    if (chunk.type !== "content") {
      return [chunk];
    }
    text += chunk.content;
    if (chunk.isRefusal === true) {
      return [chunk];
    }
    partial ??= new PartialObject((await read()).format.isWrapped);
    const shown = partial.feed(chunk.content);
    return shown === undefined ? [chunk] : [chunk, { type: "partialObject", partialObject: shown.value }];
  };
}

/** @throws {InvalidObjectError} */
async function finished(
  finish: Extract<VlmChunk, { readonly type: "finish" }>,
  text: string,
  { format, tools, hide }: ObjectReaders,
): Promise<readonly VlmObjectChunk[]> {
  const whole = await withInputs(finish, tools);
  const judged = await judgeAnswer(text, whole, format, hide);
  if (judged.is === "invalid") {
    throw judged.error;
  }
  return [{ ...whole, object: judged.object }];
}
