import type { JsonObject } from "@hotspare/core/plugin";
import { mediaAddress } from "./media-address.js";
import { refusal } from "./refusal.js";
import { knownFieldsOnly, required, textAt } from "./values.js";

const audioFields: ReadonlySet<string> = new Set(["data", "format"]);

/** Media subtypes of the formats whose name differs from the subtype. OpenAI accepts `wav` and `mp3`; other servers accept more. */
const typesOfFormats: Readonly<Record<string, string>> = { mp3: "mpeg", m4a: "mp4" };

/**
 * Makes a data URL from OpenAI's `input_audio`.
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
 * Makes an address from OpenAI's `file_data`, which is a data URL or plain base64. OpenRouter also accepts a URL there ("PDF inputs").
 *
 * @throws {ProtocolError} 400
 */
export function fileSource(data: string, param: string): string {
  return /^(?:data|https?):/i.test(data)
    ? mediaAddress(data, param)
    : dataUrl(data, "application/octet-stream", param);
}

/**
 * Refuses text that is not base64, because core would read such a text as a path. The check searches for one wrong character, which is quick even for megabytes of
 * data.
 */
function dataUrl(base64: string, mediaType: string, param: string): string {
  if (/[^\w+/=\s-]/.test(base64)) {
    throw refusal(param, `Invalid '${param}': expected base64-encoded data.`, "invalid_value");
  }
  return `data:${mediaType};base64,${base64}`;
}
