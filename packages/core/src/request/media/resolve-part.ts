import type {
  ContentPart,
  Modality,
  ResolvedContentPart,
  ResolvedMedia,
} from "../../contract/plugin/content.js";
import { InvalidInputError } from "../../errors/invalid-input-error.js";
import { describeValue, quote } from "./describe-value.js";
import { resolveEach } from "./resolve-each.js";
import { resolveMedia } from "./resolve-media.js";

const KNOWN = ["text", "image", "video", "audio"] as const satisfies readonly Modality[];

/**
 * Resolves the media of all parts at once; without a promise when nothing has to be read.
 *
 * @param path where the list stands, for errors: `messages[1].content`
 * @throws {InvalidInputError} or rejects with it, with the problems of all parts
 */
export function resolveParts(
  parts: readonly ContentPart[],
  path: string,
): readonly ResolvedContentPart[] | Promise<readonly ResolvedContentPart[]> {
  if (parts.length === 0) {
    throw issue(path, 'is an empty list of parts. Give at least one: { type: "text", text: "…" }');
  }
  return resolveEach(parts, (part, index) => resolvePart(part, `${path}[${index}]`));
}

function resolvePart(part: ContentPart, path: string): ResolvedContentPart | Promise<ResolvedContentPart> {
  if (typeof part !== "object" || part === null) {
    throw issue(path, `is ${describeValue(part)}. Give a part: { type: "text", text: "…" }`);
  }
  switch (part.type) {
    case "text":
      return resolveText(part, path);
    case "image":
      return then(resolveMedia(part.image, `${path}.image`, "image"), (image) => ({ ...part, image }));
    case "video":
      return then(resolveMedia(part.video, `${path}.video`, "video"), (video) => ({ ...part, video }));
    case "audio":
      return then(resolveMedia(part.audio, `${path}.audio`, "audio"), (audio) => ({ ...part, audio }));
    default:
      throw unknownType(part, path);
  }
}

function resolveText(part: ContentPart & { readonly type: "text" }, path: string): ResolvedContentPart {
  if (typeof part.text !== "string") {
    throw issue(`${path}.text`, `is ${describeValue(part.text)}. Give a string`);
  }
  return part;
}

function then(
  media: ResolvedMedia | Promise<ResolvedMedia>,
  make: (media: ResolvedMedia) => ResolvedContentPart,
): ResolvedContentPart | Promise<ResolvedContentPart> {
  return media instanceof Promise ? media.then(make) : make(media);
}

function unknownType({ type }: { readonly type: unknown }, path: string): InvalidInputError {
  const found = typeof type === "string" ? quote(type) : describeValue(type);
  return issue(`${path}.type`, `is ${found}. A part's type is one of: ${KNOWN.join(", ")}`);
}

function issue(path: string, message: string): InvalidInputError {
  return new InvalidInputError({ issues: [{ path, message }] });
}
