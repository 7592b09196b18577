import type { VlmFinishChunk, VlmResult } from "@hotspare/core";
import type { Cast } from "./cast.js";
import { describePicture, streamDescription } from "./describe-picture.js";
import { patiently } from "./patiently.js";
import type { Chunk } from "./read-chunks.js";

/** Embeds the batches in order, and describes each picture when its share of them is done; the second one is streamed. */
export async function perform(
  cast: Cast,
  batches: readonly (readonly Chunk[])[],
  pictures: readonly URL[],
): Promise<void> {
  const { stage, embedder, screen, tally, signal, tell } = cast;
  const chunkCount = batches.flat().length;
  let embedded = 0;
  let described = 0;
  screen.progress(() => {
    const serving = embedder.activeCredentialId ?? "nobody";
    return `embedded ${embedded} of ${chunkCount} chunks, described ${described} of ${pictures.length} pictures; serving: ${serving}`;
  });
  for (const [index, batch] of batches.entries()) {
    const scene = stage.before(index + 1);
    if (scene !== undefined) {
      tell("provider", screen.paint("dim", scene));
    }
    const texts = batch.map(({ text }) => text);
    const { credentialId } = await patiently(cast, () => embedder.embed(texts, { signal }));
    tally.chunks(credentialId, batch.length);
    embedded += batch.length;
    screen.refresh();
    const picture = pictures[described];
    if (picture !== undefined && (index + 1) / batches.length > (described + 0.5) / pictures.length) {
      const streamed = described === 1;
      const answer = await patiently<VlmResult | VlmFinishChunk>(cast, () =>
        streamed ? streamDescription(cast, picture) : describePicture(cast, picture),
      );
      tally.picture(answer.credentialId);
      described += 1;
      screen.refresh();
    }
  }
}
