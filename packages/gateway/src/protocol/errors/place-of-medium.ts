import { type EmbeddingInput, InvalidInputError, type Message } from "@hotspare/core";
import { isObject, type JsonObject } from "@hotspare/core/plugin";
import { refusal } from "../read/refusal.js";
import { withoutAddresses } from "./without-addresses.js";

/** A request as the client wrote it (`body`), and as core received it. */
export interface ReadRequest {
  readonly body: unknown;
  readonly messages?: readonly Message[] | undefined;
  readonly inputs?: readonly EmbeddingInput[] | undefined;
}

/**
 * Turns core's refusal of a medium into a refusal that names the client's field. Core's error has a path in core's request, such as
 * `messages[1].content[0].image`. Both requests have the same media in the same order, so the place in the order finds the client's field. Returns any other
 * error unchanged.
 */
export function placedAsWritten(error: unknown, { body, messages, inputs }: ReadRequest): unknown {
  if (!InvalidInputError.isInstance(error) || error.issues.length !== 1) {
    return error;
  }
  const path = error.issues[0]?.path ?? "";
  const read = [...mediaRead(messages ?? [], "messages"), ...mediaRead(inputs ?? [], "inputs")];
  const written = mediaWritten(body, "");
  const param = read.length === written.length ? written[read.indexOf(path)] : undefined;
  if (param === undefined) {
    return error;
  }
  // A client cannot name a file of the gateway's machine.
  const sentence = error.message
    .slice(`${path}: `.length)
    .replace("Give a path, an http(s) URL, a data URL or the bytes", "Write an http(s) URL or a data URL");
  return refusal(param, withoutAddresses(`Invalid '${param}': ${sentence}.`), "invalid_value");
}

/** Paths of the media in core's request. */
function mediaRead(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => mediaRead(item, `${path}[${index}]`));
  }
  if (!isObject(value)) {
    return [];
  }
  const { type, content } = value;
  return typeof type === "string" && type in value && type !== "text"
    ? [`${path}.${type}`]
    : mediaRead(content, `${path}.content`);
}

/** Members of a body that hold messages, items, inputs or parts. */
const containers = ["messages", "input", "content", "output"] as const;

/** The field that holds the medium of a part, by the part's type. */
const fieldsOfParts: Readonly<Record<string, readonly string[]>> = {
  image_url: ["image_url"],
  video_url: ["video_url"],
  input_image: ["image_url"],
  input_audio: ["input_audio"],
  file: ["file"],
  input_file: ["file_data", "file_url", "file_id"],
};

/** The member of such a field that holds the medium. */
const membersOfFields = ["url", "data", "file_data", "file_id"] as const;

/** Paths of the media in the client's body. */
function mediaWritten(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => mediaWritten(item, `${path}[${index}]`));
  }
  if (!isObject(value)) {
    return [];
  }
  const type = typeof value["type"] === "string" ? value["type"] : "";
  const fields = Object.hasOwn(fieldsOfParts, type) ? fieldsOfParts[type] : undefined;
  return fields === undefined
    ? containers.flatMap((name) => mediaWritten(value[name], path === "" ? name : `${path}.${name}`))
    : [`${path}.${mediumIn(value, fields)}`];
}

function mediumIn(part: JsonObject, fields: readonly string[]): string {
  const field = fields.find((name) => name in part && part[name] !== null) ?? "type";
  const medium = part[field];
  const member = isObject(medium)
    ? membersOfFields.find((name) => name in medium && medium[name] !== null)
    : undefined;
  return member === undefined ? field : `${field}.${member}`;
}
