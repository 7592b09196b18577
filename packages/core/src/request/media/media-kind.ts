import type { Modality } from "../../contract/plugin/content.js";

/** A modality that is made of bytes. */
export type MediaKind = Exclude<Modality, "text">;

/** The kind as one says it in a sentence. */
export const KIND_WORDS: Readonly<Record<MediaKind, string>> = {
  image: "an image",
  video: "a video",
  audio: "a sound",
};

/** The kind that a media type belongs to: the word before its slash. */
export function kindOf(mediaType: string): MediaKind | undefined {
  const word = mediaType.slice(0, mediaType.indexOf("/"));
  return word === "image" || word === "video" || word === "audio" ? word : undefined;
}
