import type { Modality } from "@hotspare/core/plugin";

/** The IANA media types for the usual endings of media addresses. */
const typesOfEndings: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  heic: "image/heic",
  mp4: "video/mp4",
  m4v: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  mpeg: "video/mpeg",
  mpg: "video/mpeg",
  mkv: "video/x-matroska",
  mp3: "audio/mpeg",
  wav: "audio/wav",
  ogg: "audio/ogg",
  flac: "audio/flac",
  m4a: "audio/mp4",
  aac: "audio/aac",
  pdf: "application/pdf",
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  html: "text/html",
  json: "application/json",
};

/** The most likely type behind an address without an ending. The packages accept `image/*` for any picture. */
const typesOfKinds: Readonly<Record<Modality, string>> = {
  text: "text/plain",
  image: "image/*",
  video: "video/mp4",
  audio: "audio/mpeg",
  file: "application/pdf",
};

/** The media type of an address, by the ending of its path. The content is not read. */
export function mediaTypeOfAddress(address: string, kind: Modality): string {
  const { pathname } = new URL(address);
  const ending = /\.(\w{2,5})$/.exec(pathname)?.[1]?.toLowerCase() ?? "";
  const found = Object.hasOwn(typesOfEndings, ending) ? typesOfEndings[ending] : undefined;
  const isOfKind = kind === "file" || found?.startsWith(`${kind}/`) === true;
  return found !== undefined && isOfKind ? found : typesOfKinds[kind];
}
