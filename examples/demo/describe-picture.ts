import type { VlmFinishChunk, VlmRequest, VlmResult } from "@hotspare/core";
import type { Cast } from "./cast.js";

/** Describes a picture in one piece. */
export async function describePicture({ vlm, signal, tell }: Cast, picture: URL): Promise<VlmResult> {
  const result = await vlm.complete(requestFor(picture), { signal });
  tell("picture", `${nameOf(picture)}: ${result.content}`);
  return result;
}

/** Describes a picture token by token; gives the stream's last chunk, which tells who answered. */
export async function streamDescription(
  { vlm, screen, signal, tell }: Cast,
  picture: URL,
): Promise<VlmFinishChunk> {
  tell("picture", `${nameOf(picture)}, streamed:`);
  for await (const chunk of vlm.stream(requestFor(picture), { signal })) {
    if (chunk.type === "content") {
      screen.write(chunk.content);
    }
    if (chunk.type === "finish") {
      screen.write("\n");
      return chunk;
    }
  }
  throw new Error("A stream ends with its finish chunk.");
}

function requestFor(picture: URL): VlmRequest {
  return { prompt: `Describe ${nameOf(picture)} in one sentence.`, images: [picture] };
}

function nameOf(picture: URL): string {
  return picture.pathname.split("/").at(-1) ?? "";
}
