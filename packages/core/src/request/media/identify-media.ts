import type { ResolvedMedia } from "../../contract/plugin/content.js";
import { commonMedia, type MediaName } from "./common-media.js";
import { documentType } from "./document-type.js";
import { KIND_WORDS, kindOf } from "./media-kind.js";
import { GIVE_MEDIA, type MediaPlace, mediaError } from "./media-place.js";

/** Most bytes of one picture, film, sound or document: 50 MB, more than any provider accepts inside a request. */
export const MAX_MEDIA_BYTES = 50_000_000;

/** The root of an SVG follows a declaration, a comment or a doctype, within this many bytes. */
const SVG_HEAD_BYTES = 4_096;

/**
 * Detects the media type from the bytes; without a promise in the formats that most media have. `declared` counts only if the bytes show no type.
 *
 * @throws {InvalidInputError} or rejects with it, when the bytes are empty, too many, of unknown type or of another kind
 */
export function identifyMedia(
  bytes: Uint8Array,
  place: MediaPlace,
  declared?: string,
): ResolvedMedia | Promise<ResolvedMedia> {
  checkSize(bytes.byteLength, place);
  const document = place.kind === "file" ? documentType(bytes, place, declared) : undefined;
  if (document !== undefined) {
    return { kind: "bytes", bytes, mediaType: document };
  }
  const common = commonMedia(bytes);
  return common === undefined ? identifyOther(bytes, place, declared) : ofKind(bytes, place, common);
}

/** Media in a format that the package `file-type` may know. */
async function identifyOther(
  bytes: Uint8Array,
  place: MediaPlace,
  declared: string | undefined,
): Promise<ResolvedMedia> {
  const sniffed = await sniff(bytes, place, declared);
  if (sniffed === undefined || sniffed.mediaType === "application/xml") {
    refuseSvg(bytes, declared, place);
  }
  if (sniffed === undefined) {
    return { kind: "bytes", bytes, mediaType: checkDeclared(declared, place) };
  }
  return ofKind(bytes, place, sniffed);
}

/** @throws {InvalidInputError} when the media are of another kind than their place takes */
function ofKind(bytes: Uint8Array, place: MediaPlace, { mediaType, name }: MediaName): ResolvedMedia {
  const found = kindOf(mediaType);
  if (found !== place.kind && !(place.kind === "file" && found === undefined)) {
    const other = found === undefined ? GIVE_MEDIA : `Give it as { type: "${found}", ${found}: … }`;
    const article = /^[AEFHILMNORSX]/.test(name) ? "an" : "a";
    throw mediaError(place, `is ${article} ${name} (${mediaType}), not ${KIND_WORDS[place.kind]}. ${other}`);
  }
  return { kind: "bytes", bytes, mediaType };
}

/** @throws {InvalidInputError} when there are no bytes, or more than 50 MB */
export function checkSize(sizeBytes: number, place: MediaPlace): void {
  if (sizeBytes === 0) {
    throw mediaError(place, `is empty: it has no bytes. ${GIVE_MEDIA}`);
  }
  if (sizeBytes > MAX_MEDIA_BYTES) {
    const megabytes = (sizeBytes / 1_000_000).toFixed(1);
    throw mediaError(
      place,
      `has ${megabytes} MB; Hotspare sends at most 50 MB. Make it smaller, or give an http(s) URL`,
    );
  }
}

async function sniff(
  bytes: Uint8Array,
  place: MediaPlace,
  declared: string | undefined,
): Promise<MediaName | undefined> {
  const library = await import("file-type").catch((cause: unknown) => {
    if (declared === undefined && place.kind !== "file") {
      throw mediaError(place, unloaded, cause);
    }
  });
  // Bytes that break the library's parser are of unknown type.
  const type = await library?.fileTypeFromBuffer(bytes).catch(() => undefined);
  // The library also names the codec of Ogg: `audio/ogg; codecs=opus`. Providers take the bare type.
  return type && { mediaType: type.mime.replace(/;.*/, ""), name: type.ext.toUpperCase() };
}

/** What a bundle by esbuild as ES modules says: `file-type` needs `require`. */
const unloaded =
  'has a format that the package "file-type" would know, and the package cannot be loaded. Declare the media type, or leave "file-type" out of your bundle and install it beside the bundle';

function refuseSvg(bytes: Uint8Array, declared: string | undefined, place: MediaPlace): void {
  const { buffer, byteOffset, byteLength } = bytes;
  const head = Buffer.from(buffer, byteOffset, Math.min(byteLength, SVG_HEAD_BYTES)).toString("latin1");
  if (declared === "image/svg+xml" || /<svg[\s>/]/i.test(head)) {
    throw mediaError(place, "models do not accept SVG pictures: convert it to PNG");
  }
}

function checkDeclared(declared: string | undefined, place: MediaPlace): string {
  if (declared !== undefined && kindOf(declared) === place.kind) {
    return declared;
  }
  const word = KIND_WORDS[place.kind];
  if (place.kind === "file") {
    throw mediaError(place, 'has bytes of an unknown type. Give its type: mediaType: "application/…"');
  }
  throw mediaError(
    place,
    `is not ${word}: Hotspare does not know the type of its bytes. Is the file complete? ${GIVE_MEDIA}`,
  );
}
