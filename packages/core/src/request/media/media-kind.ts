import type { Modality } from "../../contract/plugin/content.js";

/** A modality that is made of bytes. */
export type MediaKind = Exclude<Modality, "text">;

/** The kind as a sentence names it. */
export const KIND_WORDS: Readonly<Record<MediaKind, string>> = {
  image: "an image",
  video: "a video",
  audio: "a sound",
};

/** Returns the kind of a media type: the word before its slash. */
export function kindOf(mediaType: string): MediaKind | undefined {
  const word = mediaType.slice(0, mediaType.indexOf("/"));
  return word === "image" || word === "video" || word === "audio" ? word : undefined;
}
