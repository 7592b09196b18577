import type { MediaPolicy } from "../../contract/options.js";
import type { ContentPart, ResolvedContentPart, ResolvedMedia } from "../../contract/plugin/content.js";
import { InvalidInputError } from "../../errors/invalid-input-error.js";
import { partIssue } from "./check-part.js";
import { resolveEach } from "./resolve-each.js";
import { resolveFile } from "./resolve-file.js";
import { resolveMedia } from "./resolve-media.js";

/**
 * Resolves the media of all parts at once. Returns a promise only if something has to be read.
 *
 * @param path where the list is, for errors: `messages[1].content`
 * @throws {InvalidInputError} or rejects with the error, which carries the problems of all parts
 */
export function resolveParts(
  parts: readonly ContentPart[],
  path: string,
  policy: MediaPolicy,
): readonly ResolvedContentPart[] | Promise<readonly ResolvedContentPart[]> {
  if (parts.length === 0) {
    throw issue(path, 'is an empty list of parts. Give at least one: { type: "text", text: "…" }');
  }
  return resolveEach(parts, (part, index) => resolvePart(part, `${path}[${index}]`, policy));
}

function resolvePart(
  part: ContentPart,
  path: string,
  policy: MediaPolicy,
): ResolvedContentPart | Promise<ResolvedContentPart> {
  const problem = partIssue(part, path);
  if (problem !== undefined) {
    throw new InvalidInputError({ issues: [problem] });
  }
  switch (part.type) {
    case "text":
      return part;
    case "image":
      return then(resolveMedia(part.image, { field: `${path}.image`, kind: "image" }, policy), (image) => ({
        ...part,
        image,
      }));
    case "video":
      return then(resolveMedia(part.video, { field: `${path}.video`, kind: "video" }, policy), (video) => ({
        ...part,
        video,
      }));
    case "audio":
      return then(resolveMedia(part.audio, { field: `${path}.audio`, kind: "audio" }, policy), (audio) => ({
        ...part,
        audio,
      }));
    case "file":
      return resolveFile(part, path, policy);
  }
}

function then(
  media: ResolvedMedia | Promise<ResolvedMedia>,
  make: (media: ResolvedMedia) => ResolvedContentPart,
): ResolvedContentPart | Promise<ResolvedContentPart> {
  return media instanceof Promise ? media.then(make) : make(media);
}

function issue(path: string, message: string): InvalidInputError {
  return new InvalidInputError({ issues: [{ path, message }] });
}
