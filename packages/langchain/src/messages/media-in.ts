import { isObject, type JsonObject } from "@hotspare/core/plugin";

/** What a medium is; a file is what is none of the others. */
export type MediaKind = "image" | "audio" | "video" | "file";

/** A medium as its block gives it: a file that was uploaded to a provider before has its id alone. */
export type ReadMedia =
  | { readonly kind: "file"; readonly uploaded: string; readonly filename?: string }
  | {
      readonly kind: MediaKind;
      /** An `http(s):` or `data:` URL, or the bytes. Never a path: blocks may come from an application's own users. */
      readonly source: string | Uint8Array;
      readonly mediaType?: string;
      readonly filename?: string;
      readonly detail?: "auto" | "low" | "high";
      readonly framesPerSecond?: number;
    }
  | { readonly problem: string };

/** Reads a block that holds a medium, in each of the forms that LangChain knows. A file of a picture is read as a picture. */
export function mediaIn(block: JsonObject, kind: MediaKind): ReadMedia {
  const inner = innerOf(block);
  const metadata = isObject(block["metadata"]) ? block["metadata"] : {};
  const declared = textAt(inner, typeNames) ?? formatType(inner["format"]) ?? textAt(block, typeNames);
  const filename = textAt(inner, nameNames) ?? textAt(metadata, nameNames) ?? textAt(block, nameNames);
  const named = filename === undefined ? {} : { filename };
  const source = sourceOf(inner, declared);
  if (source === undefined) {
    const uploaded = inner["source_type"] === "id" ? textAt(inner, ["id"]) : textAt(inner, idNames);
    return kind === "file" && uploaded !== undefined
      ? { kind, uploaded, ...named }
      : { problem: problemOf(uploaded) };
  }
  if (typeof source === "string" && !isSendable(source)) {
    return { problem: unsendable };
  }
  const mediaType = declared ?? typeOfDataUrl(source);
  const detail = detailOf(inner["detail"]) ?? detailOf(block["detail"]) ?? detailOf(metadata["detail"]);
  const framesPerSecond = inner["fps"] ?? metadata["fps"];
  return {
    kind: kind === "file" ? kindOf(mediaType) : kind,
    source,
    // A charset is read with the data: a part's type has no parameters.
    ...(mediaType === undefined ? {} : { mediaType: mediaType.replace(/\s*;.*$/s, "") }),
    ...named,
    ...(detail === undefined ? {} : { detail }),
    ...(typeof framesPerSecond === "number" ? { framesPerSecond } : {}),
  };
}

const typeNames = ["mimeType", "mime_type", "media_type", "mediaType"];
const nameNames = ["filename", "name", "title"];
/** OpenAI's blocks hold their medium in a field named like their type; Anthropic's in `source`. */
const innerNames = ["image_url", "input_audio", "audio_url", "video_url", "file", "source"];

/** What holds the medium: a field of the block, or the block itself. */
function innerOf(block: JsonObject): JsonObject {
  for (const name of innerNames) {
    const inner = block[name];
    if (isObject(inner)) {
      return inner;
    }
    if (typeof inner === "string" && name !== "source") {
      return { url: inner };
    }
  }
  return block;
}

const urlNames = ["url", "fileUri", "file_url", "fileUrl"];
const idNames = ["fileId", "file_id"];
const dataNames = ["data", "file_data"];

function sourceOf(inner: JsonObject, declared: string | undefined): string | Uint8Array | undefined {
  const url = textAt(inner, urlNames);
  if (url !== undefined) {
    return url;
  }
  const data = dataNames.map((name) => inner[name]).find((value) => value !== undefined && value !== null);
  if (typeof data !== "string" || data.startsWith("data:")) {
    return typeof data === "string" || data instanceof Uint8Array ? data : undefined;
  }
  // Of bytes without a declared type, Hotspare reads the type off the bytes.
  return declared === undefined ? Buffer.from(data, "base64") : `data:${declared};base64,${data}`;
}

function problemOf(uploaded: string | undefined): string {
  return uploaded === undefined
    ? 'has no medium. Write { type: "image", url } or { type: "image", mimeType, data }'
    : "refers to a file at one provider, which another provider cannot read. Give its bytes or an http(s) URL";
}

const unsendable =
  "has an address that is neither http(s) nor a data URL. Read the file yourself and give its bytes as data";

/** A path or `file:` would make Hotspare read this machine's files for whoever wrote the message. */
function isSendable(url: string): boolean {
  return /^(?:https?|data):/i.test(url);
}

function textAt(object: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = object[name];
    if (typeof value === "string" && value !== "") {
      return value;
    }
  }
  return undefined;
}

/** OpenAI's `format` of a sound: the subtype, where MP3 is `audio/mpeg`. */
function formatType(format: unknown): string | undefined {
  return typeof format === "string" && /^[\w.+-]+$/.test(format)
    ? `audio/${format === "mp3" ? "mpeg" : format}`
    : undefined;
}

function typeOfDataUrl(source: string | Uint8Array): string | undefined {
  return typeof source === "string" ? /^data:([\w.+-]+\/[\w.+-]+)/i.exec(source)?.[1] : undefined;
}

function kindOf(mediaType: string | undefined): MediaKind {
  const [family] = mediaType?.toLowerCase().split("/") ?? [];
  return family === "image" || family === "audio" || family === "video" ? family : "file";
}

function detailOf(value: unknown): "auto" | "low" | "high" | undefined {
  return value === "auto" || value === "low" || value === "high" ? value : undefined;
}
