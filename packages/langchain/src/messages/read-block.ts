import type { ContentPart } from "@hotspare/core";
import { isObject, type JsonObject, type ProviderOptions } from "@hotspare/core/plugin";
import { blockOptions } from "./block-options.js";
import { type MediaKind, mediaIn, type ReadMedia } from "./media-in.js";

/** What a content block is to Hotspare. A mark is no content: it holds for the part in front of it. */
export type ReadBlock =
  | { readonly part: ContentPart }
  | { readonly mark: ProviderOptions }
  | { readonly problem: string };

type Reader = (block: JsonObject) => ReadBlock;

const mediaOf =
  (kind: MediaKind): Reader =>
  (block) =>
    asPart(mediaIn(block, kind));

/**
 * The blocks that users write, in the forms of LangChain v1 (`url`, `data`, `fileId`), of v0 (`source_type`), and of the vendors whose blocks
 * LangChain's own packages take: OpenAI (`image_url`, `input_audio`, `file`), Anthropic (`source`), Google (`media`). Sources: the types of
 * @langchain/core `messages/content`, and its `block_translators`.
 */
const readers: Readonly<Record<string, Reader>> = {
  text: ({ text }) => textPart(text),
  input_text: ({ text }) => textPart(text),
  "text-plain": plainText,
  image: mediaOf("image"),
  image_url: mediaOf("image"),
  input_image: mediaOf("image"),
  audio: mediaOf("audio"),
  input_audio: mediaOf("audio"),
  audio_url: mediaOf("audio"),
  video: mediaOf("video"),
  video_url: mediaOf("video"),
  input_video: mediaOf("video"),
  file: fileOrText,
  input_file: mediaOf("file"),
  document: fileOrText,
  media: mediaOf("file"),
  // Amazon Bedrock's mark for its cache. Source: AWS, "Prompt caching", `cachePoint`.
  cachePoint: () => ({ mark: { bedrock: { cachePoint: { type: "default" } } } }),
};

/** Reads one block of a content that a user or a tool wrote. */
export function readBlock(block: unknown): ReadBlock {
  if (typeof block === "string") {
    return textPart(block);
  }
  if (!isObject(block)) {
    return { problem: 'is no content block. Write { type: "text", text: "…" }' };
  }
  const { type } = block;
  if (typeof type === "string" && Object.hasOwn(readers, type)) {
    const read = readers[type]?.(block) ?? unknownBlock(type);
    const options = blockOptions(block);
    return "part" in read && options !== undefined
      ? { part: { ...read.part, providerOptions: options } }
      : read;
  }
  return unknownBlock(type);
}

function unknownBlock(type: unknown): ReadBlock {
  const found = typeof type === "string" ? `is a block of type "${type}"` : "is a block without a type";
  return {
    problem: `${found}, which Hotspare cannot send. Write a block of type text, image, audio, video or file`,
  };
}

function textPart(text: unknown): ReadBlock {
  return typeof text === "string"
    ? { part: { type: "text", text } }
    : { problem: 'is a text block without a text. Write { type: "text", text: "…" }' };
}

/** A file's text is sent as text: no provider reads it otherwise. */
function fileOrText(block: JsonObject): ReadBlock {
  const source = isObject(block["source"]) ? block["source"] : {};
  if (block["source_type"] === "text") {
    return textPart(block["text"]);
  }
  return source["type"] === "text" ? textPart(source["data"]) : asPart(mediaIn(block, "file"));
}

function plainText(block: JsonObject): ReadBlock {
  const { text, data } = block;
  if (typeof text === "string") {
    return textPart(text);
  }
  if (typeof data === "string" || data instanceof Uint8Array) {
    const bytes = typeof data === "string" ? Buffer.from(data, "base64") : data;
    return textPart(new TextDecoder().decode(bytes));
  }
  return { problem: 'is a plain text that stands elsewhere. Give the text itself: { type: "text", text }' };
}

function asPart(media: ReadMedia): ReadBlock {
  if ("problem" in media) {
    return media;
  }
  if ("uploaded" in media) {
    const { uploaded, filename } = media;
    return {
      part: { type: "file", file: { id: uploaded }, ...(filename === undefined ? {} : { filename }) },
    };
  }
  const { kind, source, detail, framesPerSecond, mediaType, filename } = media;
  switch (kind) {
    case "image":
      return { part: { type: "image", image: source, ...(detail === undefined ? {} : { detail }) } };
    case "audio":
      return { part: { type: "audio", audio: source } };
    case "video":
      return {
        part: { type: "video", video: source, ...(framesPerSecond === undefined ? {} : { framesPerSecond }) },
      };
    case "file":
      return {
        part: {
          type: "file",
          file: source,
          ...(mediaType === undefined ? {} : { mediaType }),
          ...(filename === undefined ? {} : { filename }),
        },
      };
  }
}
