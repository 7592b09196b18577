import { types } from "node:util";
import { describeValue } from "./describe-value.js";
import { GIVE_MEDIA } from "./media-place.js";

/** How to turn other values of JavaScript callers into a source. The first match counts. */
const CONVERSIONS: readonly (readonly [fits: (value: object) => boolean, advice: string])[] = [
  [types.isAnyArrayBuffer, "Give new Uint8Array(buffer)"],
  [ArrayBuffer.isView, "Give new Uint8Array(view.buffer, view.byteOffset, view.byteLength)"],
  [(value) => value instanceof Blob, "Give new Uint8Array(await blob.arrayBuffer())"],
  [types.isPromise, "Await it first"],
  [(value) => Symbol.asyncIterator in value, 'Give await buffer(stream), from "node:stream/consumers"'],
  [
    (value) => "file_data" in value || "file_id" in value,
    "Give the data itself as file, a name as filename, and the id of an uploaded file as file: { id }",
  ],
  [(value) => "url" in value, "Give the URL itself, without an object around it"],
];

/** Says what is wrong with a value that is not a media source, and how to convert the value. */
export function describeWrongSource(value: unknown): string {
  const isObject = typeof value === "object" && value !== null;
  const advice = isObject ? CONVERSIONS.find(([fits]) => fits(value))?.[1] : undefined;
  return `is ${describeValue(value)}. ${advice ?? GIVE_MEDIA}`;
}
