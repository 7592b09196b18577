import type { ContentPart, Message } from "@hotspare/core";
import { isObject } from "@hotspare/core/plugin";
import type { BaseMessage } from "@langchain/core/messages";
import { unplacedMark, withMark } from "./block-options.js";
import type { Notes } from "./notes.js";
import { readBlock } from "./read-block.js";

/** A tool's result. Its artifact is for the application, and no model sees it. */
export function toolResult(message: BaseMessage, path: string, notes: Notes): Message {
  const id = "tool_call_id" in message ? message.tool_call_id : undefined;
  if (typeof id !== "string" || id === "") {
    notes.refuse(
      `${path}.tool_call_id`,
      "is missing. Give the id of the tool call that this message answers",
    );
  }
  const hasFailed = "status" in message && message.status === "error";
  return {
    role: "tool",
    toolCallId: String(id),
    content: resultContent(message.content, path, notes),
    ...(hasFailed ? { isError: true } : {}),
  };
}

/** A tool that returns a list of its own objects gets them as the blocks of its message: they are data, and are sent as JSON. */
function resultContent(content: unknown, path: string, notes: Notes): string | readonly ContentPart[] {
  if (typeof content === "string") {
    return content;
  }
  if (!Array.isArray(content) || content.length === 0 || !content.some(hasType)) {
    return JSON.stringify(content) ?? "";
  }
  const parts: ContentPart[] = [];
  for (const [index, block] of content.entries()) {
    const read = readBlock(block);
    const last = parts.at(-1);
    if ("part" in read) {
      parts.push(read.part);
    } else if ("problem" in read) {
      if (isMedium(block)) {
        notes.refuse(`${path}.content[${index}]`, read.problem);
      }
      parts.push({ type: "text", text: JSON.stringify(block) ?? "" });
    } else if (last === undefined) {
      notes.drop(`${path}.content[${index}]`, unplacedMark);
    } else {
      parts[parts.length - 1] = withMark(last, read.mark);
    }
  }
  return parts;
}

function hasType(block: unknown): boolean {
  return typeof block === "string" || (isObject(block) && typeof block["type"] === "string");
}

const media: ReadonlySet<unknown> = new Set([
  "image",
  "image_url",
  "audio",
  "input_audio",
  "video",
  "video_url",
  "file",
]);

/** The bytes of a medium are no text that a model could read. */
function isMedium(block: unknown): boolean {
  return isObject(block) && media.has(block["type"]);
}
