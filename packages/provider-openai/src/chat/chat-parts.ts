import type { JsonObject, ResolvedContentPart, ResolvedMedia } from "@hotspare/core/plugin";
import type { ChatDialect } from "./chat-dialect.js";

type FilePart = Extract<ResolvedContentPart, { readonly type: "file" }>;

/**
 * A part of a user message in the form of chat completions. `video_url` is not OpenAI's field: vLLM, Ark and DashScope read it. The capabilities of
 * an adapter decide whether a video gets here.
 *
 * @param index the position of the part in its message
 */
export function chatPart(
  part: ResolvedContentPart,
  { withoutDetail = false }: ChatDialect,
  index: number,
): JsonObject {
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text };
    case "image": {
      const url = urlOf(part.image);
      return {
        type: "image_url",
        image_url: part.detail === undefined || withoutDetail ? { url } : { url, detail: part.detail },
      };
    }
    case "audio":
      return {
        type: "input_audio",
        input_audio: { data: soundOf(part.audio), format: formatOf(part.audio) },
      };
    case "video": {
      const url = urlOf(part.video);
      const fps = part.framesPerSecond;
      return { type: "video_url", video_url: fps === undefined ? { url } : { url, fps } };
    }
    case "file":
      return { type: "file", file: chatFile(part, index) };
  }
}

function urlOf(media: ResolvedMedia): string {
  return media.kind === "url" ? media.url : `data:${media.mediaType};base64,${base64Of(media.bytes)}`;
}

/**
 * OpenAI accepts the id of an uploaded file, or a data URL with a name (OpenAI API reference, "Create chat completion", "File content part"). Other
 * servers read a URL in place of the data (OpenRouter's documentation, "PDF Inputs").
 */
function chatFile({ file, filename, mediaType }: FilePart, index: number): JsonObject {
  if (!("kind" in file)) {
    return { file_id: file.id };
  }
  const type = file.kind === "bytes" ? file.mediaType : (mediaType ?? "application/pdf");
  return { filename: filename ?? `part-${index}.${endingOf(type)}`, file_data: urlOf(file) };
}

/** `application/pdf`, `text/csv`: the end of a media type becomes the ending of a file name. A long ending would say nothing to a model. */
function endingOf(mediaType: string): string {
  const ending = mediaType === "text/plain" ? "txt" : (mediaType.split("/")[1] ?? "");
  return /^\w{2,4}$/.test(ending) ? ending : "bin";
}

/** OpenAI accepts sounds only as bare base64. Other servers read a URL in its place. */
function soundOf(media: ResolvedMedia): string {
  return media.kind === "url" ? media.url : base64Of(media.bytes);
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** OpenAI names two formats, `wav` and `mp3`. */
function formatOf(media: ResolvedMedia): string {
  const name =
    media.kind === "url"
      ? /\.(\w{1,8})(?:[?#]|$)/.exec(media.url)?.[1]
      : media.mediaType.split("/")[1]?.split(";")[0];
  const format = (name ?? "wav").toLowerCase().replace(/^x-/, "");
  return format === "mpeg" ? "mp3" : format === "wave" ? "wav" : format;
}
