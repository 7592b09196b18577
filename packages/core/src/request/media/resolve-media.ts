import { fileURLToPath } from "node:url";
import { types } from "node:util";
import type { MediaPolicy } from "../../contract/options.js";
import type { MediaSource, ResolvedMedia } from "../../contract/plugin/content.js";
import { InvalidInputError } from "../../errors/invalid-input-error.js";
import { bareBase64Problem } from "./bare-base64.js";
import { decodeDataUrl, describeDataUrl } from "./decode-data-url.js";
import { count, quote } from "./describe-value.js";
import { identifyMedia } from "./identify-media.js";
import { hasHost } from "./media-hosts.js";
import { GIVE_MEDIA, type MediaPlace, mediaError } from "./media-place.js";
import { readMediaFile } from "./read-media-file.js";
import { describeWrongSource } from "./wrong-source.js";

/**
 * In UTF-16 units. Windows takes the longest paths (learn.microsoft.com, "Maximum Path Length Limitation"); Linux takes 4,096 bytes. The system refuses
 * a longer path too, but for a text of a megabyte that costs a third of a second of CPU time.
 */
const longestPath = 32_767;
/** A URL may write a unit of a path as three bytes, each with three characters. */
const longestFileUrl = "file://localhost/".length + 9 * longestPath;
const TOO_LONG = `is too long for a path. ${GIVE_MEDIA}`;

/**
 * Turns a source into what an adapter takes. An `http(s):` URL stays a URL and is returned at once. Everything else
 * becomes bytes with the type detected from the bytes, whatever the file extension says.
 *
 * @throws {InvalidInputError} or rejects with the error, when the source holds no media of this kind, or the policy refuses it
 */
export function resolveMedia(
  source: MediaSource,
  at: Omit<MediaPlace, "received">,
  policy: MediaPolicy,
): ResolvedMedia | Promise<ResolvedMedia> {
  if (types.isUint8Array(source)) {
    return identifyMedia(source, { ...at, received: count(source.byteLength, "byte") });
  }
  const text = textOf(source);
  if (text === undefined) {
    throw new InvalidInputError({ issues: [{ path: at.field, message: describeWrongSource(source) }] });
  }
  const place = { ...at, received: describe(text) };
  switch (schemeOf(text)) {
    case undefined:
      refuseFile(policy, place, text);
      return readPath(text, place);
    case "http":
    case "https":
      return { kind: "url", url: checkUrl(text, place, policy) };
    case "data":
      return readDataUrl(text, place);
    case "file":
      refuseFile(policy, place);
      return readMediaFile(pathOf(text, place), place);
    default:
      throw mediaError(place, `URLs of this scheme cannot be fetched. ${GIVE_MEDIA}`);
  }
}

function textOf(source: unknown): string | undefined {
  if (typeof source === "string") {
    return source;
  }
  // Not `instanceof`: test runners run each file in its own realm, with its own URL class.
  return Object.prototype.toString.call(source) === "[object URL]" ? String(source) : undefined;
}

/** Returns the scheme of a URL, or undefined for a path. `C:\cat.png` and `cat:1.png` are paths. */
function schemeOf(text: string): string | undefined {
  const match = /^(?:(data|https?|file|blob):|([a-z][a-z0-9+.-]+):\/\/)/i.exec(text);
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}

/** Describes a source without possible secrets: a URL's password and its query, which may be a signature. */
function describe(text: string): string {
  const scheme = schemeOf(text);
  if (scheme === "data") {
    return describeDataUrl(text);
  }
  return quote(scheme === undefined ? text : text.replace(/\/\/[^/]*@/, "//***@").replace(/[?#].*/s, "?…"));
}

/** Said before anything is looked at: whether a file is there is no business of who may name none. */
function refuseFile({ files }: MediaPolicy, place: MediaPlace, path = ""): void {
  if (!files) {
    const message = "names a file, and media.files is false. Give an http(s) URL, a data URL or the bytes";
    throw bareBase64Problem(path, place) ?? mediaError(place, message);
  }
}

function checkUrl(text: string, place: MediaPlace, { hosts }: MediaPolicy): string {
  if (!URL.canParse(text)) {
    throw mediaError(place, `is not a URL that can be read. ${GIVE_MEDIA}`);
  }
  if (hosts === undefined) {
    return text;
  }
  const url = new URL(text);
  if (!hasHost(hosts, url)) {
    throw mediaError(
      place,
      "names a host that is not in media.hosts. Give a data URL or the bytes, or add the host",
    );
  }
  // As it was understood here: another parser may see another host in `https://one\@other`.
  return url.href;
}

function readPath(path: string, place: MediaPlace): Promise<ResolvedMedia> {
  if (path.trim() === "") {
    throw mediaError(place, `is an empty path. ${GIVE_MEDIA}`);
  }
  if (path.length > longestPath) {
    throw bareBase64Problem(path, place) ?? mediaError(place, TOO_LONG);
  }
  return readMediaFile(path, place);
}

function pathOf(url: string, place: MediaPlace): string {
  if (url.length > longestFileUrl) {
    throw mediaError(place, TOO_LONG);
  }
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw mediaError(place, "is not a file URL of this machine. Write file:///directory/name", error);
  }
}

function readDataUrl(url: string, place: MediaPlace): ResolvedMedia | Promise<ResolvedMedia> {
  const { bytes, mediaType } = decodeDataUrl(url, place);
  return identifyMedia(bytes, place, mediaType);
}
