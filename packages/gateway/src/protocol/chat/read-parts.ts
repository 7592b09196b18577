import type { ContentPart } from "@hotspare/core";
import type { JsonObject } from "@hotspare/core/plugin";
import { mediaAddress } from "../read/media-address.js";
import { audioSource, fileSource } from "../read/media-source.js";
import { withinDepth } from "../read/plain-json.js";
import { refusal, wrongType, wrongValue } from "../read/refusal.js";
import {
  knownFieldsOnly,
  listAt,
  numberAt,
  objectAt,
  objectItem,
  required,
  supportedValues,
  textAt,
  wordAt,
} from "../read/values.js";

/** Fields that every part may have: marks for caches, which change no answer. */
const markFields = ["cache_control", "prompt_cache_breakpoint"] as const;

/** Reads a part of one type. */
type PartReader = (part: JsonObject, param: string) => ContentPart;

/** Parts of a user's message (OpenAI API reference, "Create chat completion"). `video_url` comes from vLLM, Ark and DashScope. */
const readers: Readonly<Record<string, PartReader>> = {
  text: (part, param) => ({ type: "text", text: textOfPart(part, param) }),
  image_url: readImage,
  input_audio: readAudio,
  file: readFile,
  video_url: readVideo,
};

const partTypes = Object.keys(readers);

/**
 * Reads the content of a user's or a tool's message: a text, or a list of parts.
 *
 * @throws {ProtocolError} 400
 */
export function readContent(value: unknown, param: string): string | readonly ContentPart[] {
  return typeof value === "string" ? value : readList(value, param).map(readPart);
}

function readPart({ item: part, param }: ListItem): ContentPart {
  const type = required(wordAt(part["type"], `${param}.type`, partTypes), `${param}.type`);
  const read = readers[type];
  if (read === undefined) {
    throw wrongValue(`${param}.type`, type, supportedValues(partTypes));
  }
  return { ...read(part, param), ...cacheMark(part, param) };
}

/**
 * Reads Anthropic's cache mark of a part or a message. OpenRouter and LiteLLM accept the mark in this protocol too. Providers without such a mark ignore it.
 *
 * @throws {ProtocolError} 400
 */
export function cacheMark(marked: JsonObject, param: string): Pick<ContentPart, "providerOptions"> {
  const cacheControl = objectAt(marked["cache_control"], `${param}.cache_control`);
  return cacheControl === undefined
    ? {}
    : {
        providerOptions: {
          anthropic: { cacheControl: withinDepth(cacheControl, `${param}.cache_control`) },
        },
      };
}

/**
 * Reads the texts of a message that may have only text: one text, or a list of parts.
 *
 * @throws {ProtocolError} 400
 */
export function readTexts(
  value: unknown,
  param: string,
  types: readonly string[] = textAlone,
): readonly string[] {
  if (typeof value === "string") {
    return [value];
  }
  return readList(value, param).map(({ item: part, param: place }) => {
    const type = required(wordAt(part["type"], `${place}.type`, types), `${place}.type`);
    return type === "refusal"
      ? required(textAt(part["refusal"], `${place}.refusal`), `${place}.refusal`)
      : textOfPart(part, place);
  });
}

const textAlone: readonly string[] = ["text"];

interface ListItem {
  readonly item: JsonObject;
  readonly param: string;
}

function readList(value: unknown, param: string): readonly ListItem[] {
  if (value !== undefined && value !== null && !Array.isArray(value)) {
    throw wrongType(param, "one of a string or array of objects", value);
  }
  return required(listAt(value, param), param).map((item, index) => {
    const place = `${param}[${index}]`;
    const part = objectItem(item, place);
    return { item: part, param: place };
  });
}

const textFields = new Set(["type", "text", ...markFields]);

function textOfPart(part: JsonObject, param: string): string {
  knownFieldsOnly(part, textFields, param);
  return required(textAt(part["text"], `${param}.text`), `${param}.text`);
}

const imageFields = new Set(["type", "image_url", ...markFields]);
const imageUrlFields = new Set(["url", "detail"]);
const details = ["auto", "low", "high"] as const;

function readImage(part: JsonObject, param: string): ContentPart {
  knownFieldsOnly(part, imageFields, param);
  const place = `${param}.image_url`;
  const image = required(objectAt(part["image_url"], place), place);
  knownFieldsOnly(image, imageUrlFields, place);
  const detail = wordAt(image["detail"], `${place}.detail`, details);
  return {
    type: "image",
    image: addressIn(image, `${place}.url`),
    ...(detail === undefined ? {} : { detail }),
  };
}

const videoFields = new Set(["type", "video_url", ...markFields]);
const videoUrlFields = new Set(["url", "fps"]);

function readVideo(part: JsonObject, param: string): ContentPart {
  knownFieldsOnly(part, videoFields, param);
  const place = `${param}.video_url`;
  const video = required(objectAt(part["video_url"], place), place);
  knownFieldsOnly(video, videoUrlFields, place);
  const framesPerSecond = numberAt(video["fps"], `${place}.fps`, { least: 0 });
  return {
    type: "video",
    video: addressIn(video, `${place}.url`),
    ...(framesPerSecond === undefined ? {} : { framesPerSecond }),
  };
}

function addressIn(object: JsonObject, param: string): string {
  return mediaAddress(required(textAt(object["url"], param, { least: 1 }), param), param);
}

const audioFields = new Set(["type", "input_audio", ...markFields]);

function readAudio(part: JsonObject, param: string): ContentPart {
  knownFieldsOnly(part, audioFields, param);
  const place = `${param}.input_audio`;
  const sound = required(objectAt(part["input_audio"], place), place);
  return { type: "audio", audio: audioSource(sound, place) };
}

const filePartFields = new Set(["type", "file", ...markFields]);
const fileFields = new Set(["file_data", "file_id", "filename"]);

/** Reads a file: its data, mostly as a data URL, or the id of a file in the provider's account. */
function readFile(part: JsonObject, param: string): ContentPart {
  knownFieldsOnly(part, filePartFields, param);
  const place = `${param}.file`;
  const file = required(objectAt(part["file"], place), place);
  knownFieldsOnly(file, fileFields, place);
  const id = textAt(file["file_id"], `${place}.file_id`, { least: 1, most: 256 });
  const data = textAt(file["file_data"], `${place}.file_data`, { least: 1 });
  const filename = textAt(file["filename"], `${place}.filename`, {
    least: 1,
    most: 256,
    pattern: /^[^\p{Cc}\u2028\u2029]+$/u,
  });
  if ((id === undefined) === (data === undefined)) {
    throw refusal(place, `Invalid '${place}': expected either 'file_data' or 'file_id'.`, "invalid_value");
  }
  const named = filename === undefined ? {} : { filename };
  return data === undefined
    ? { type: "file", file: { id: required(id, `${place}.file_id`) }, ...named }
    : { type: "file", file: fileSource(data, `${place}.file_data`), ...named };
}
