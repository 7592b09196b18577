import type { JsonObject, ResolvedContentPart, ResolvedEmbeddingInput } from "@hotspare/core/plugin";
import { mediaURL } from "../embedding/media-url.js";

/** The parts of one input, in the form of `/embeddings/multimodal` (docs/82379/1523520). */
export function multimodalInput(input: ResolvedEmbeddingInput): readonly JsonObject[] {
  return typeof input === "string" ? [{ type: "text", text: input }] : input.map(multimodalPart);
}

function multimodalPart(part: ResolvedContentPart): JsonObject {
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text };
    case "image":
      return { type: "image_url", image_url: { url: mediaURL(part.image) } };
    case "video": {
      const url = mediaURL(part.video);
      const fps = part.framesPerSecond;
      return { type: "video_url", video_url: fps === undefined ? { url } : { url, fps } };
    }
    case "audio":
      // Core routes no sound to this adapter, because its capabilities have no audio.
      throw new TypeError("Ark's embedding models accept no audio.");
    case "file":
      throw new TypeError("Ark's embedding models accept no documents.");
  }
}
