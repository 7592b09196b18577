import type { ContentPart } from "@hotspare/core";
import type { JsonObject } from "@hotspare/core/plugin";
import { mediaAddress } from "../read/media-address.js";
import { audioSource, fileSource } from "../read/media-source.js";
import { refusal, unsupported, wrongType, wrongValue } from "../read/refusal.js";
import {
  knownFieldsOnly,
  listAt,
  objectAt,
  objectItem,
  required,
  supportedValues,
  textAt,
  wordAt,
} from "../read/values.js";

type PartReader = (part: JsonObject, param: string) => ContentPart;

/** Parts of a user's message and of a function's result (OpenAI API reference, "Create a response", `input`). */
const readers: Readonly<Record<string, PartReader>> = {
  input_text: (part, param) => ({ type: "text", text: textOfPart(part, param) }),
  input_image: readImage,
  input_file: readFile,
  input_audio: readAudio,
};

const partTypes = Object.keys(readers);

/**
 * Reads the content of a user's message or of a function's result: a text, or a list of parts.
 *
 * @throws {ProtocolError} 400
 */
export function readContent(value: unknown, param: string): string | readonly ContentPart[] {
  return typeof value === "string"
    ? value
    : readParts(value, param, partTypes, (part, place, type) => (readers[type] as PartReader)(part, place));
}

/**
 * Reads the texts of a message that may have only text: a message of the system or of the model.
 *
 * @param types the allowed types of parts
 * @throws {ProtocolError} 400
 */
export function readTexts(value: unknown, param: string, types: readonly string[]): readonly string[] {
  return typeof value === "string"
    ? [value]
    : readParts(value, param, types, (part, place, type) =>
        type === "refusal"
          ? required(textAt(part["refusal"], `${place}.refusal`), `${place}.refusal`)
          : textOfPart(part, place),
      );
}

function readParts<Read>(
  value: unknown,
  param: string,
  types: readonly string[],
  read: (part: JsonObject, param: string, type: string) => Read,
): readonly Read[] {
  if (value !== undefined && value !== null && !Array.isArray(value)) {
    throw wrongType(param, "one of a string or array of objects", value);
  }
  return required(listAt(value, param), param).map((item, index) => {
    const place = `${param}[${index}]`;
    const part = objectItem(item, place);
    const type = required(textAt(part["type"], `${place}.type`), `${place}.type`);
    if (!types.includes(type)) {
      throw wrongValue(`${place}.type`, type, supportedValues(types));
    }
    return read(part, place, type);
  });
}

/** `annotations` and `logprobs` come from an earlier answer that the client sends back. */
const textFields: ReadonlySet<string> = new Set([
  "type",
  "text",
  "annotations",
  "logprobs",
  "prompt_cache_breakpoint",
]);

function textOfPart(part: JsonObject, param: string): string {
  knownFieldsOnly(part, textFields, param);
  return required(textAt(part["text"], `${param}.text`), `${param}.text`);
}

const imageFields: ReadonlySet<string> = new Set([
  "type",
  "image_url",
  "detail",
  "file_id",
  "prompt_cache_breakpoint",
]);
const details = ["auto", "low", "high"] as const;

function readImage(part: JsonObject, param: string): ContentPart {
  knownFieldsOnly(part, imageFields, param);
  if (part["file_id"] !== undefined && part["file_id"] !== null) {
    const advice =
      "Only one upstream account knows the id of a picture: write the picture as a data URL in 'image_url'.";
    throw unsupported(`${param}.file_id`, advice);
  }
  const place = `${param}.image_url`;
  const detail = wordAt(part["detail"], `${param}.detail`, details);
  return {
    type: "image",
    image: mediaAddress(required(textAt(part["image_url"], place, { least: 1 }), place), place),
    ...(detail === undefined ? {} : { detail }),
  };
}

const fileFields: ReadonlySet<string> = new Set([
  "type",
  "file_data",
  "file_id",
  "file_url",
  "filename",
  "detail",
  "prompt_cache_breakpoint",
]);
const sources = ["file_data", "file_url", "file_id"] as const;
const fileName = { least: 1, most: 256, pattern: /^[^\p{Cc}\u2028\u2029]+$/u };

function readFile(part: JsonObject, param: string): ContentPart {
  knownFieldsOnly(part, fileFields, param);
  const given = sources.filter((name) => part[name] !== undefined && part[name] !== null);
  const [source, another] = given;
  if (source === undefined || another !== undefined) {
    const message = `Invalid '${param}': expected one of 'file_data', 'file_url' and 'file_id'.`;
    throw refusal(param, message, "invalid_value");
  }
  const filename = textAt(part["filename"], `${param}.filename`, fileName);
  const named = filename === undefined ? {} : { filename };
  const place = `${param}.${source}`;
  const value = required(textAt(part[source], place, { least: 1 }), place);
  switch (source) {
    case "file_data":
      return { type: "file", file: fileSource(value, place), ...named };
    case "file_url":
      return { type: "file", file: mediaAddress(value, place), ...named };
    case "file_id":
      return { type: "file", file: { id: value }, ...named };
  }
}

const audioFields: ReadonlySet<string> = new Set(["type", "input_audio"]);

function readAudio(part: JsonObject, param: string): ContentPart {
  knownFieldsOnly(part, audioFields, param);
  const place = `${param}.input_audio`;
  return { type: "audio", audio: audioSource(required(objectAt(part["input_audio"], place), place), place) };
}
