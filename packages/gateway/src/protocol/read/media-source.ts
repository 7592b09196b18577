import type { JsonObject } from "@hotspare/core/plugin";
import { mediaAddress } from "./media-address.js";
import { refusal } from "./refusal.js";
import { knownFieldsOnly, required, textAt } from "./values.js";

const audioFields: ReadonlySet<string> = new Set(["data", "format"]);

/** The types of formats whose names are no subtypes. OpenAI names `wav` and `mp3`; other servers take more. */
const typesOfFormats: Readonly<Record<string, string>> = { mp3: "mpeg", m4a: "mp4" };

/**
 * The data URL of OpenAI's `input_audio`.
 *
 * @throws {ProtocolError} 400
 */
export function audioSource(audio: JsonObject, param: string): string {
  knownFieldsOnly(audio, audioFields, param);
  const named = textAt(audio["format"], `${param}.format`, { pattern: /^[a-z0-9]{2,8}$/ });
  const format = required(named, `${param}.format`);
  const data = required(textAt(audio["data"], `${param}.data`, { least: 1 }), `${param}.data`);
  const type = Object.hasOwn(typesOfFormats, format) ? typesOfFormats[format] : format;
  return /^data:/i.test(data) ? data : dataUrl(data, `audio/${type}`, `${param}.data`);
}

/**
 * The address of OpenAI's `file_data`: a data URL, or bare base64. A URL in the place of the data is read by OpenRouter, "PDF inputs".
 *
 * @throws {ProtocolError} 400
 */
export function fileSource(data: string, param: string): string {
  return /^(?:data|https?):/i.test(data)
    ? mediaAddress(data, param)
    : dataUrl(data, "application/octet-stream", param);
}

/** Bare base64 must be nothing else: core would read another text as a path. One look for another character: data may be megabytes long. */
function dataUrl(base64: string, mediaType: string, param: string): string {
  if (/[^\w+/=\s-]/.test(base64)) {
    throw refusal(param, `Invalid '${param}': expected base64-encoded data.`, "invalid_value");
  }
  return `data:${mediaType};base64,${base64}`;
}
