import { UnsupportedFunctionalityError } from "@ai-sdk/provider";
import type { ContentPart, MediaSource } from "@hotspare/core/plugin";
import { optionsField } from "./message-metadata.js";
import type { ByProvider } from "./sdk-types.js";

/** A file of the AI SDK, of whichever version, as a part of a message. */
export interface SdkFile {
  /** Version 3: bytes, base64 or a URL. Version 4: one of these, a text, or ids by provider, within an object that says which. */
  readonly data: unknown;
  readonly mediaType?: string | undefined;
  readonly filename?: string | undefined;
  readonly providerOptions?: ByProvider | undefined;
}

type Source = { readonly source: MediaSource } | { readonly id: string };

/**
 * A picture, a film, a sound or a document, by its media type. Base64 and bytes go as data URLs: their declared type counts where the bytes themselves show
 * no type, and no text is ever taken for a path.
 *
 * @throws {UnsupportedFunctionalityError} for a URL that is neither http(s) nor data
 */
export function toFilePart(file: SdkFile): ContentPart {
  return { ...mediaPart(file), ...optionsField(file.providerOptions) };
}

function mediaPart({ data, mediaType = "", filename, providerOptions }: SdkFile): ContentPart {
  const kind = kindOf(mediaType);
  const known = kind === "image" && mediaType === "image/*" ? "image/jpeg" : mediaType;
  const found = sourceOf(data, known);
  if ("id" in found || kind === "file") {
    // An uploaded picture is a file that says so. A charset is read with the data: a part's type has no parameters.
    const bare = withoutParameters(known);
    const declared = /^[^*/]+\/[^*/]+$/.test(bare) ? { mediaType: bare } : {};
    const named = filename === undefined || filename === "" ? {} : { filename };
    return "id" in found
      ? { type: "file", file: found, ...declared, ...named }
      : { type: "file", file: found.source, ...declared, ...named };
  }
  const { source } = found;
  switch (kind) {
    case "image": {
      const detail = providerOptions?.["openai"]?.["imageDetail"];
      return detail === "low" || detail === "high" || detail === "auto"
        ? { type: "image", image: source, detail }
        : { type: "image", image: source };
    }
    case "audio":
      return { type: "audio", audio: source };
    case "video": {
      const framesPerSecond = providerOptions?.["hotspare"]?.["framesPerSecond"];
      return typeof framesPerSecond === "number"
        ? { type: "video", video: source, framesPerSecond }
        : { type: "video", video: source };
    }
  }
}

function kindOf(mediaType: string): "image" | "audio" | "video" | "file" {
  const [top] = mediaType.toLowerCase().split("/");
  return top === "image" || top === "audio" || top === "video" ? top : "file";
}

function sourceOf(data: unknown, mediaType: string): Source {
  if (typeof data === "string") {
    return sourceOfText(data, mediaType);
  }
  if (isBytes(data)) {
    return {
      source: dataURL(
        Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64"),
        mediaType,
      ),
    };
  }
  if (isURL(data)) {
    return { source: checkedURL(String(data)) };
  }
  const tagged = (typeof data === "object" && data !== null ? data : {}) as Readonly<Record<string, unknown>>;
  switch (tagged["type"]) {
    case "data":
      return sourceOf(tagged["data"], mediaType);
    case "url":
      return { source: checkedURL(String(tagged["url"])) };
    case "text":
      return sourceOf(
        Buffer.from(String(tagged["text"]), "utf8"),
        mediaType === "" ? "text/plain" : withoutParameters(mediaType),
      );
    case "reference":
      return { id: idOf(tagged["reference"]) };
    default:
      throw new UnsupportedFunctionalityError({
        functionality: "file data of this form",
        message: "A file's data must be bytes, base64 text, a URL, or { type, … } as the AI SDK writes it.",
      });
  }
}

/** `file-` begins no base64: OpenAI's ids of uploaded files do, and the AI SDK's own OpenAI package reads them so. */
function sourceOfText(text: string, mediaType: string): Source {
  if (/^file-/.test(text)) {
    return { id: text };
  }
  return /^(?:https?|data):/i.test(text) ? { source: text } : { source: dataURL(text, mediaType) };
}

/** Wildcards declare nothing. */
function dataURL(base64: string, mediaType: string): string {
  return `data:${mediaType.includes("*") ? "" : mediaType};base64,${base64}`;
}

/** A path would be read from this machine, and messages may hold what somebody else wrote. */
function checkedURL(url: string): string {
  if (/^(?:https?|data):/i.test(url)) {
    return url;
  }
  throw new UnsupportedFunctionalityError({
    functionality: `file URLs of the scheme ${JSON.stringify(/^[a-z][a-z\d+.-]{0,20}:/i.exec(url)?.[0] ?? "none")}`,
    message: "A file's URL must begin with http:, https: or data:. Give the bytes of a file of this machine.",
  });
}

/**
 * The id of an uploaded file: a text, or ids by provider. OpenAI's counts, and before it one under Hotspare's own name, which is for other servers. Another
 * vendor's id means nothing to these.
 *
 * @throws {UnsupportedFunctionalityError} when the file is uploaded elsewhere alone
 */
export function idOf(reference: unknown): string {
  if (typeof reference === "string") {
    return reference;
  }
  const ids = (reference ?? {}) as Readonly<Record<string, unknown>>;
  const id = ids["hotspare"] ?? ids["openai"];
  if (typeof id === "string" && id !== "") {
    return id;
  }
  const found = Object.keys(ids).join(", ");
  throw new UnsupportedFunctionalityError({
    functionality: "files that another provider keeps",
    message: `The file has ids for ${found === "" ? "no provider" : found}. Give its id as "openai", or as "hotspare" if your credentials use another server.`,
  });
}

function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]";
}

/** Not `instanceof`: test runners run each file in a realm of its own. */
function isURL(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object URL]";
}

function withoutParameters(mediaType: string): string {
  return mediaType.replace(/\s*;.*$/s, "");
}
