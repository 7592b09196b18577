import {
  type ContentPart,
  type Message,
  mediaOf,
  parseJson,
  type ResolvedMedia,
  type UploadedFile,
} from "@hotspare/core/plugin";
import { UnsupportedByModelError } from "../failures/unsupported-by-model-error.js";
import { joinedOptions, optionsFor, type ProviderOptions } from "../vendors/provider-options.js";
import { mediaTypeOfAddress } from "./media-types.js";
import type { OptionsTarget } from "./options-target.js";

type Part = ContentPart<ResolvedMedia>;
type ToolMessage = Extract<Message<ResolvedMedia>, { readonly role: "tool" }>;
type MediaPart = Exclude<Part, { type: "text" }>;
type MediaTarget = Pick<OptionsTarget, "version" | "vendor">;
type Warn = (message: string) => void;

/** The parts of a user message, as parts of the prompt. */
export function userParts(
  content: string | readonly Part[],
  target: MediaTarget,
  warn: Warn,
): readonly object[] {
  if (typeof content === "string") {
    return [{ type: "text", text: content }];
  }
  return content.map((part) => {
    if (part.type === "text") {
      return { type: "text", text: part.text, ...withOptions(part.providerOptions) };
    }
    const { filename } = part.type === "file" ? part : {};
    const options = joinedOptions(optionsOf(part, target, warn) ?? {}, part.providerOptions ?? {});
    return {
      type: "file",
      mediaType: mediaTypeOf(part),
      data: dataOf(mediaOf(part), target),
      ...(filename === undefined ? {} : { filename }),
      ...withOptions(options),
    };
  });
}

/** The result of a tool, in one of the specification's forms. Results with parts have no form for an error. */
export function resultOutput(
  { content, isJson = false, isError = false }: ToolMessage,
  target: MediaTarget,
  warn: Warn,
): object {
  if (typeof content === "string") {
    const value = isJson ? parseJson(content) : undefined;
    return value === undefined
      ? { type: isError ? "error-text" : "text", value: content }
      : { type: isError ? "error-json" : "json", value };
  }
  return {
    type: "content",
    value: content.map((part) => ({
      ...resultPart(part, target, warn),
      ...withOptions(part.providerOptions),
    })),
  };
}

function withOptions(options: ProviderOptions = {}): object {
  return Object.keys(options).length === 0 ? {} : { providerOptions: options };
}

function resultPart(part: Part, target: MediaTarget, warn: Warn): object {
  if (part.type === "text") {
    return { type: "text", text: part.text };
  }
  const { version } = target;
  const source = mediaOf(part);
  const mediaType = mediaTypeOf(part);
  const { filename } = part.type === "file" ? part : {};
  const named = filename === undefined ? {} : { filename };
  if (version === "v4") {
    return { type: "file", mediaType, data: dataOf(source, target), ...named };
  }
  if (version === "v2") {
    return resultPartOfV2(part, mediaType, warn);
  }
  const kind = part.type === "image" || ("id" in source && mediaType.startsWith("image/")) ? "image" : "file";
  if ("id" in source) {
    requireFileIds(target);
    return { type: kind === "image" ? "image-file-id" : "file-id", fileId: source.id };
  }
  return source.kind === "url"
    ? { type: `${kind}-url`, url: source.url, ...(kind === "file" ? { mediaType } : {}) }
    : { type: `${kind}-data`, data: base64(source.bytes), mediaType, ...(kind === "file" ? named : {}) };
}

/** Version 2 has only data. */
function resultPartOfV2(part: MediaPart, mediaType: string, warn: Warn): object {
  const source = mediaOf(part);
  if ("kind" in source && source.kind === "bytes") {
    return { type: "media", data: base64(source.bytes), mediaType };
  }
  const address = "id" in source ? source.id : source.url;
  warn(
    "A tool's result has a medium by its address: this model's specification has no field for the address, so the model got it as a text.",
  );
  return { type: "text", text: address };
}

/** Source: the packages of OpenAI (`imageDetail`) and Google (`videoMetadata`, "Video understanding": `fps`). */
function optionsOf(part: MediaPart, { vendor }: MediaTarget, warn: Warn): ProviderOptions | undefined {
  const { name } = vendor;
  if (part.type === "image" && part.detail !== undefined) {
    if (name === "openai" || name === "xai") {
      return optionsFor(vendor, { imageDetail: part.detail });
    }
    warn(`detail was left out: ${name} has no such option for a picture.`);
  }
  if (part.type === "video" && part.framesPerSecond !== undefined) {
    if (name === "google") {
      return optionsFor(vendor, { videoMetadata: { fps: part.framesPerSecond } });
    }
    warn(`framesPerSecond was left out: ${name} has no such option for a film.`);
  }
  return undefined;
}

function mediaTypeOf(part: MediaPart): string {
  const source = mediaOf(part);
  const given = part.type === "file" ? part.mediaType : undefined;
  if (given !== undefined) {
    return given;
  }
  if ("id" in source) {
    return "application/pdf";
  }
  return source.kind === "bytes" ? source.mediaType : mediaTypeOfAddress(source.url, part.type);
}

/**
 * Version 4 says what the data is. In earlier versions a text is base64, or a provider's id of a file. The packages distinguish the two by the prefix
 * of the id: `file-` (@ai-sdk/openai, `fileIdPrefixes`).
 */
function dataOf(source: ResolvedMedia | UploadedFile, { version, vendor }: MediaTarget): unknown {
  const isTagged = version === "v4";
  if ("id" in source) {
    if (!isTagged) {
      requireFileIds({ version, vendor });
      if (!/^(?:file|assistant)-/.test(source.id)) {
        throw new UnsupportedByModelError({
          message: `The package of ${vendor.name} knows an uploaded file by an id that begins with "file-" (OpenAI) or "assistant-" (Azure), and would send this id as the file's content.`,
        });
      }
    }
    return isTagged ? { type: "reference", reference: optionsFor(vendor, source.id) } : source.id;
  }
  if (source.kind === "url") {
    const url = new URL(source.url);
    return isTagged ? { type: "url", url } : url;
  }
  return isTagged ? { type: "data", data: source.bytes } : source.bytes;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** @throws {UnsupportedByModelError} when another vendor's package would read an id as base64, or drop it */
function requireFileIds({ version, vendor }: MediaTarget): void {
  if (version !== "v4" && vendor.name !== "openai") {
    throw new UnsupportedByModelError({
      message: `The package of ${vendor.name} accepts no file by its id: give the bytes or the address.`,
    });
  }
}
