import type { Modality } from "../../contract/plugin/content.js";

/** A modality that is made of bytes. */
export type MediaKind = Exclude<Modality, "text">;

/** The kind as a sentence names it. */
export const KIND_WORDS: Readonly<Record<MediaKind, string>> = {
  image: "an image",
  video: "a video",
  audio: "a sound",
  file: "a document",
};

/** The types of documents that have signatures: PDF, RTF, and those of office suites. */
const documentTypes =
  /^application\/(?:pdf$|rtf$|msword$|vnd\.(?:openxmlformats-officedocument|oasis\.opendocument|ms-))/;

/** Returns the kind of a media type: the word before its slash, or a document. */
export function kindOf(mediaType: string): MediaKind | undefined {
  const word = mediaType.slice(0, mediaType.indexOf("/"));
  if (word === "image" || word === "video" || word === "audio") {
    return word;
  }
  return documentTypes.test(mediaType) ? "file" : undefined;
}
