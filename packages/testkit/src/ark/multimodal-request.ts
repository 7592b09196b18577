import { describeMedia, mediaTokens } from "../content/described-media.js";
import { asArray, asObject, asString, type JsonObject } from "../content/json-value.js";
import { estimateTokens } from "../content/tokens.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { arkRequestWording, invalidParameter, missingParameter } from "./ark-request-wording.js";

/** One input of `/embeddings/multimodal`. The whole list makes a single vector (docs/82379/1523520). */
export interface MultimodalRequest {
  readonly model: string;
  /** Texts and addresses of media, in order. */
  readonly parts: readonly string[];
  readonly dimensions: number;
  readonly encodingFormat: "float" | "base64";
  readonly wantsSparse: boolean;
  readonly textTokens: number;
  readonly imageTokens: number;
}

const DEFAULT_DIMENSIONS = 2048;

/** Parses the body as Ark does, or returns Ark's error. */
export function readMultimodalRequest(
  body: unknown,
): MultimodalRequest | { readonly refusal: SimulatedReply } {
  const fields = asObject(body);
  const model = asString(fields["model"]);
  if (model === undefined || model === "") return { refusal: missingParameter("model") };
  const input = asArray(fields["input"]).map(asObject);
  if (input.length === 0) return { refusal: missingParameter("input") };
  const wrong = input.findIndex((part) => placeOf(part) === undefined);
  if (wrong >= 0) return { refusal: invalidParameter(`input[${wrong}]`, "not a text, an image or a video") };

  const dimensions = fields["dimensions"] ?? DEFAULT_DIMENSIONS;
  if (dimensions !== 1024 && dimensions !== DEFAULT_DIMENSIONS)
    return { refusal: arkRequestWording.invalidDimensions(dimensions, DEFAULT_DIMENSIONS) };
  const encodingFormat = asString(fields["encoding_format"] ?? "float");
  if (encodingFormat !== "float" && encodingFormat !== "base64")
    return { refusal: arkRequestWording.invalidEncodingFormat(encodingFormat) };

  const wantsSparse = asObject(fields["sparse_embedding"])["type"] === "enabled";
  const isTextAlone = input.every((part) => part["type"] === "text");
  if (wantsSparse && !isTextAlone)
    return { refusal: invalidParameter("sparse_embedding", "only text input is supported") };
  return { model, dimensions, encodingFormat, wantsSparse, ...partsOf(input) };
}

function partsOf(input: readonly JsonObject[]) {
  const parts = input.map((part) => placeOf(part) ?? "");
  const tokensOf = (kind: "text" | "media") =>
    input.reduce((sum, part, index) => {
      const isText = part["type"] === "text";
      if (isText !== (kind === "text")) return sum;
      const place = parts[index] ?? "";
      return sum + (isText ? estimateTokens(place) : mediaTokens(describeMedia(place)));
    }, 0);
  return { parts, textTokens: tokensOf("text"), imageTokens: tokensOf("media") };
}

/** Returns a part's text, or the address of its picture or video. */
function placeOf(part: JsonObject): string | undefined {
  switch (part["type"]) {
    case "text":
      return asString(part["text"]);
    case "image_url":
    case "video_url":
      return asString(asObject(part[part["type"]])["url"]);
    default:
      return undefined;
  }
}
