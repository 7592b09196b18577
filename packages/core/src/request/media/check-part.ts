import type { ContentPart, Modality } from "../../contract/plugin/content.js";
import type { ConfigIssue } from "../../errors/invalid-config-error.js";
import {
  type Check,
  fieldsOf,
  issueAt,
  number,
  oneOf,
  optional,
  providerOptions,
  type Shape,
  shape,
  shapeProblem,
  text,
  unchecked,
  unlike,
  wrong,
} from "../check-fields.js";
import {
  fileElsewhere,
  mediaElsewhere,
  mendElsewhere,
  partTypesElsewhere,
  saidElsewhere,
} from "../names-elsewhere.js";
import { describeValue, quote } from "./describe-value.js";

const mediaType: Check = (value) =>
  typeof value === "string" && /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/.test(value)
    ? undefined
    : unlike(value, 'Give a type without parameters, such as "application/pdf", or leave it out');

/** A provider puts the name into headers and prompts, where a line break or a control character would end it. */
const fileName: Check = (value) =>
  typeof value === "string" && value !== "" && !/[\p{Cc}\u2028\u2029]/u.test(value)
    ? undefined
    : wrong(value, "Give the name as a text in one line, or leave it out");

/** The fields of a part of each type; media are looked at when they are read. */
const partShapes: Readonly<Record<Modality, Shape>> = {
  text: shape(
    'a part of type "text"',
    { type: unchecked, text: text("Give a string"), providerOptions },
    saidElsewhere,
  ),
  image: shape(
    'a part of type "image"',
    {
      type: unchecked,
      image: unchecked,
      detail: optional(oneOf(["auto", "low", "high"], 'Give "auto", "low" or "high", or leave it out')),
      providerOptions,
    },
    mediaElsewhere("image"),
  ),
  video: shape(
    'a part of type "video"',
    {
      type: unchecked,
      video: unchecked,
      framesPerSecond: optional(number("Give a number, or leave it out")),
      providerOptions,
    },
    mediaElsewhere("video"),
  ),
  audio: shape(
    'a part of type "audio"',
    { type: unchecked, audio: unchecked, providerOptions },
    mediaElsewhere("audio"),
  ),
  file: shape(
    'a part of type "file"',
    {
      type: unchecked,
      file: unchecked,
      mediaType: optional(mediaType),
      filename: optional(fileName),
      providerOptions,
    },
    fileElsewhere,
  ),
};

const shapesOfTypes: ReadonlyMap<unknown, Shape> = new Map(Object.entries(partShapes));

/** Names of the fields that a part may have. */
export const partFields = fieldsOf(Object.values(partShapes));

/** What is wrong with a part's type and fields; media are looked at when they are read. Undefined: nothing. */
export function partIssue(part: ContentPart, path: string): ConfigIssue | undefined {
  if (typeof part !== "object" || part === null) {
    return { path, message: `is ${describeValue(part)}. Give a part: { type: "text", text: "…" }` };
  }
  const { type } = part;
  const of = shapesOfTypes.get(type);
  if (of === undefined) {
    return unknownType(type, path);
  }
  const problem = shapeProblem(part, of);
  return problem === undefined ? undefined : issueAt(path, problem);
}

function unknownType(type: unknown, path: string): ConfigIssue {
  const found = typeof type === "string" ? quote(type) : describeValue(type);
  const meant = typeof type === "string" ? mendElsewhere(type, partTypesElsewhere) : undefined;
  const mend = meant === undefined ? "" : `${meant}. `;
  const message = `is ${found}. ${mend}A part's type is one of: ${Object.keys(partShapes).join(", ")}`;
  return { path: `${path}.type`, message };
}
