import type { ResolvedMedia } from "@hotspare/core/plugin";

/** A picture or a video in Ark's form: its address, or a data URL of its bytes. */
export function mediaURL(media: ResolvedMedia): string {
  if (media.kind === "url") {
    return media.url;
  }
  const { bytes, mediaType } = media;
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  return `data:${mediaType};base64,${base64}`;
}
