import type {
  JsonObject,
  ResolvedContentPart,
  ResolvedEmbeddingInput,
  ResolvedMedia,
} from "@hotspare/core/plugin";

/**
 * One input in VikingDB's form (docs/84313/1791161, "Data结构"): a text, a picture and a video, each at most once. Its `full_modal_seq` accepts more
 * parts, but must be the only input of a request.
 */
export function embeddingData(input: ResolvedEmbeddingInput): JsonObject {
  if (typeof input === "string") {
    return { text: input };
  }
  const data: Record<string, unknown> = {};
  for (const part of input) {
    if (part.type === "text" && typeof data["text"] === "string") {
      data["text"] += `\n${part.text}`;
      continue;
    }
    if (part.type in data) {
      throw new TypeError(
        `VikingDB embeds one ${part.type} in each input, and this input has more: embed them one by one.`,
      );
    }
    data[part.type] = valueOfPart(part);
  }
  return data;
}

function valueOfPart(part: ResolvedContentPart): unknown {
  switch (part.type) {
    case "text":
      return part.text;
    case "image":
      return addressOf(part.image, part.type);
    case "video": {
      const value = addressOf(part.video, part.type);
      const fps = part.framesPerSecond;
      return fps === undefined ? { value } : { value, fps };
    }
    case "audio":
      // Core routes no sound to this adapter, because its capabilities have no audio.
      throw new TypeError("VikingDB's embedding models accept no audio.");
    case "file":
      throw new TypeError("VikingDB's embedding models accept no documents.");
  }
}

/** The documentation has no way to send bytes. */
function addressOf(media: ResolvedMedia, kind: string): string {
  if (media.kind === "url") {
    return media.url;
  }
  throw new TypeError(
    `VikingDB accepts media of type ${kind} only as an http(s) URL, and no bytes: put it where its servers can reach it.`,
  );
}
