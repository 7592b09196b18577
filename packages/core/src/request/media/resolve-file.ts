import { types } from "node:util";
import type { MediaPolicy } from "../../contract/options.js";
import type {
  ContentPart,
  MediaSource,
  ResolvedContentPart,
  UploadedFile,
} from "../../contract/plugin/content.js";
import { InvalidInputError } from "../../errors/invalid-input-error.js";
import { describeValue } from "./describe-value.js";
import { resolveMedia } from "./resolve-media.js";

type FilePart = Extract<ContentPart, { readonly type: "file" }>;

/**
 * Resolves a document. A file that was uploaded before is known by its id alone, so that nothing is read.
 *
 * @throws {InvalidInputError} or rejects with the error
 */
export function resolveFile(
  part: FilePart,
  path: string,
  policy: MediaPolicy,
): ResolvedContentPart | Promise<ResolvedContentPart> {
  const { file, mediaType } = part;
  const field = `${path}.file`;
  if (isUploaded(file)) {
    return { ...part, file: { id: checkedId(file.id, field) } };
  }
  const filename = part.filename ?? nameOf(file);
  const named = filename === undefined ? part : { ...part, filename };
  const resolving = resolveMedia(file, { field, kind: "file", mediaType, filename }, policy);
  return resolving instanceof Promise
    ? resolving.then((media) => ({ ...named, file: media }))
    : { ...named, file: resolving };
}

function isUploaded(file: MediaSource | UploadedFile): file is UploadedFile {
  return typeof file === "object" && file !== null && !types.isUint8Array(file) && "id" in file;
}

function checkedId(id: unknown, field: string): string {
  if (typeof id === "string" && id.trim() !== "") {
    return id;
  }
  const message = `is ${describeValue(id)}. Give the id of a file that you uploaded: { id: "file-…" }`;
  throw new InvalidInputError({ issues: [{ path: `${field}.id`, message }] });
}

/** The name at the end of a path or of a URL; a data URL has no name, and bytes have no name. */
function nameOf(source: MediaSource): string | undefined {
  const text = types.isUint8Array(source) ? "data:" : String(source);
  if (/^data:/i.test(text)) {
    return undefined;
  }
  const isURL = /^[a-z][a-z\d+.-]+:\/\//i.test(text);
  const name = (isURL ? text.replace(/[?#].*/s, "") : text).split(/[/\\]/).at(-1) ?? "";
  return /[^.]\.\w+$/.test(name) ? (isURL ? unescaped(name) : name) : undefined;
}

function unescaped(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
