import { asArray, asObject, asString, type JsonObject } from "../content/json-value.js";

/** A chat message with only the fields that the simulator uses. */
export interface ChatMessage {
  readonly role: string;
  readonly text: string;
  /** Addresses of pictures, videos, sounds and documents, in order. */
  readonly urls: readonly string[];
}

export function readMessage(message: unknown): ChatMessage {
  const { role, content } = asObject(message);
  const parts =
    typeof content === "string" ? [{ type: "text", text: content }] : asArray(content).map(asObject);
  return {
    role: asString(role) ?? "user",
    text: parts.map((part) => asString(part["text"]) ?? "").join(""),
    urls: parts.map(urlOf).filter((url) => url !== undefined),
  };
}

/** Returns the address of a part's media. `input_audio` holds bytes and a format, which become a data URL. */
function urlOf(part: JsonObject): string | undefined {
  switch (part["type"]) {
    case "image_url":
    case "video_url": {
      const place = part[part["type"]];
      return asString(place) ?? asString(asObject(place)["url"]);
    }
    case "input_audio": {
      const { data, format, url } = asObject(part["input_audio"]);
      return asString(url) ?? `data:audio/${asString(format) ?? "wav"};base64,${asString(data) ?? ""}`;
    }
    case "file": {
      const { file_data: data, file_id: id } = asObject(part["file"]);
      return asString(data) ?? asString(id);
    }
    default:
      return undefined;
  }
}
