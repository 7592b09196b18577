import type { MediaPolicy } from "../../contract/options.js";
import type {
  ContentPart,
  Modality,
  ResolvedContentPart,
  ResolvedMedia,
} from "../../contract/plugin/content.js";
import { InvalidInputError } from "../../errors/invalid-input-error.js";
import {
  issueAt,
  number,
  oneOf,
  optional,
  type Shape,
  shape,
  shapeProblem,
  text,
  unchecked,
} from "../check-fields.js";
import { mediaElsewhere, mendElsewhere, partTypesElsewhere, saidElsewhere } from "../names-elsewhere.js";
import { describeValue, quote } from "./describe-value.js";
import { resolveEach } from "./resolve-each.js";
import { resolveMedia } from "./resolve-media.js";

/** The fields of a part of each type; media are looked at when they are read. */
const partShapes: Readonly<Record<Modality, Shape>> = {
  text: shape('a part of type "text"', { type: unchecked, text: text("Give a string") }, saidElsewhere),
  image: shape(
    'a part of type "image"',
    {
      type: unchecked,
      image: unchecked,
      detail: optional(oneOf(["auto", "low", "high"], 'Give "auto", "low" or "high", or leave it out')),
    },
    mediaElsewhere("image"),
  ),
  video: shape(
    'a part of type "video"',
    {
      type: unchecked,
      video: unchecked,
      framesPerSecond: optional(number("Give a number, or leave it out")),
    },
    mediaElsewhere("video"),
  ),
  audio: shape('a part of type "audio"', { type: unchecked, audio: unchecked }, mediaElsewhere("audio")),
};

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
  if (typeof part !== "object" || part === null) {
    throw issue(path, `is ${describeValue(part)}. Give a part: { type: "text", text: "…" }`);
  }
  checkPart(part, path);
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
  }
}

function checkPart(part: ContentPart, path: string): void {
  const { type } = part;
  if (typeof type !== "string" || !Object.hasOwn(partShapes, type)) {
    throw unknownType(part, path);
  }
  const problem = shapeProblem(part, partShapes[type]);
  if (problem !== undefined) {
    throw new InvalidInputError({ issues: [issueAt(path, problem)] });
  }
}

function then(
  media: ResolvedMedia | Promise<ResolvedMedia>,
  make: (media: ResolvedMedia) => ResolvedContentPart,
): ResolvedContentPart | Promise<ResolvedContentPart> {
  return media instanceof Promise ? media.then(make) : make(media);
}

function unknownType({ type }: { readonly type: unknown }, path: string): InvalidInputError {
  const found = typeof type === "string" ? quote(type) : describeValue(type);
  const meant = typeof type === "string" ? mendElsewhere(type, partTypesElsewhere) : undefined;
  const mend = meant === undefined ? "" : `${meant}. `;
  return issue(
    `${path}.type`,
    `is ${found}. ${mend}A part's type is one of: ${Object.keys(partShapes).join(", ")}`,
  );
}

function issue(path: string, message: string): InvalidInputError {
  return new InvalidInputError({ issues: [{ path, message }] });
}
