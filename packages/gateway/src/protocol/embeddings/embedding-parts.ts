import type { ContentPart } from "@hotspare/core";
import { type JsonObject } from "@hotspare/core/plugin";
import { mediaAddress } from "../read/media-address.js";
import { knownFieldsOnly, numberAt, objectAt, required, textAt, wordAt } from "../read/values.js";

const types = ["text", "image_url", "video_url", "input_text"] as const;

const partFields: Readonly<Record<(typeof types)[number], ReadonlySet<string>>> = {
  text: new Set(["type", "text"]),
  input_text: new Set(["type", "text"]),
  image_url: new Set(["type", "image_url"]),
  video_url: new Set(["type", "video_url"]),
};

const details = ["auto", "low", "high"] as const;

/**
 * Reads the parts of one multimodal input, in the form that Ark and vLLM use: `{ type: "image_url", image_url: { url } }`.
 *
 * @throws {ProtocolError} 400
 */
export function readEmbeddingParts(parts: readonly unknown[], param: string): readonly ContentPart[] {
  return parts.map((part, index) => readPart(part, `${param}[${index}]`));
}

function readPart(given: unknown, param: string): ContentPart {
  const part = required(objectAt(given, param), param);
  const type = required(wordAt(part["type"], `${param}.type`, types), `${param}.type`);
  knownFieldsOnly(part, partFields[type], param);
  switch (type) {
    case "text":
    case "input_text":
      return {
        type: "text",
        text: required(textAt(part["text"], `${param}.text`, { least: 1 }), `${param}.text`),
      };
    case "image_url": {
      const place = `${param}.image_url`;
      const medium = mediumAt(part["image_url"], place, new Set(["url", "detail"]));
      const detail = wordAt(medium["detail"], `${place}.detail`, details);
      return {
        type: "image",
        image: addressIn(medium, place),
        ...(detail === undefined ? {} : { detail }),
      };
    }
    case "video_url": {
      const place = `${param}.video_url`;
      const medium = mediumAt(part["video_url"], place, new Set(["url", "fps"]));
      const framesPerSecond = numberAt(medium["fps"], `${place}.fps`, { least: 0.01, most: 100 });
      return {
        type: "video",
        video: addressIn(medium, place),
        ...(framesPerSecond === undefined ? {} : { framesPerSecond }),
      };
    }
  }
}

/** Reads `{ url }`, or the URL alone, which some clients send. */
function mediumAt(value: unknown, param: string, fields: ReadonlySet<string>): JsonObject {
  if (typeof value === "string") {
    return { url: value };
  }
  const medium = required(objectAt(value, param), param);
  knownFieldsOnly(medium, fields, param);
  return medium;
}

function addressIn(medium: JsonObject, param: string): string {
  return mediaAddress(required(textAt(medium["url"], `${param}.url`), `${param}.url`), `${param}.url`);
}
