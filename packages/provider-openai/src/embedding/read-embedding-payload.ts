import { isObject, type JsonObject, parseJson, UnusableReplyError } from "@hotspare/core/plugin";
import { parsePayload } from "../replies/read-json-reply.js";
import { withoutNaN } from "../replies/without-nan.js";
import type { HttpReply } from "../transport/transport.js";
import { Base64Slice } from "./base64-slice.js";

/** Smaller replies are parsed as text, which is faster than searching their bytes. */
const leastBytes = 256 * 1_024;

const key = Buffer.from('"embedding":');
const [quote, backslash, space] = [0x22, 0x5c, 0x20];

/**
 * What a good reply holds: an object, or a list of vectors. Of a large one the vectors' base64 stays in its bytes: the text of the reply and
 * that of each vector would be twice its size, for nothing.
 *
 * @throws {UnusableReplyError} as `readJsonReply` does
 */
export async function readEmbeddingPayload(reply: HttpReply): Promise<JsonObject | readonly unknown[]> {
  const length = reply.headers.get("content-length");
  if (reply.arrayBuffer === undefined || (length !== null && Number(length) < leastBytes)) {
    return payloadOf(await reply.text(), reply);
  }
  const bytes = Buffer.from(await reply.arrayBuffer());
  const lifted = bytes.length < leastBytes ? undefined : withSlices(bytes);
  return lifted ?? payloadOf(new TextDecoder().decode(bytes), reply);
}

function payloadOf(text: string, reply: HttpReply): JsonObject | readonly unknown[] {
  try {
    return parsePayload(text, reply);
  } catch (error) {
    const vectors = UnusableReplyError.isInstance(error) ? oddVectorsIn(text, error) : undefined;
    if (vectors === undefined) {
      throw error;
    }
    return vectors;
  }
}

/** Vectors in a payload that is no JSON object: a bare list of them (Hugging Face's feature extraction, llama.cpp's `/embedding`), or with `NaN`. */
function oddVectorsIn(
  text: string,
  { reason }: UnusableReplyError,
): JsonObject | readonly unknown[] | undefined {
  const mended = reason === "truncated_json" ? withoutNaN(text) : reason === "html_reply" ? text : undefined;
  const payload = mended === undefined ? undefined : parseJson(mended);
  return isObject(payload) || (Array.isArray(payload) && payload.length > 0) ? payload : undefined;
}

/** Undefined: it is not written in the way that is looked for here, and read as any other. */
function withSlices(bytes: Buffer): JsonObject | undefined {
  // Without one no quote stands within a text, so that what looks like a name is one.
  if (bytes.includes(backslash)) {
    return undefined;
  }
  const slices: Base64Slice[] = [];
  const rest: string[] = [];
  let read = 0;
  for (let found = bytes.indexOf(key); found !== -1; found = bytes.indexOf(key, read)) {
    let start = found + key.length;
    while (bytes[start] === space) {
      start += 1;
    }
    const end = bytes[start] === quote ? bytes.indexOf(quote, start + 1) : -1;
    if (end === -1) {
      return undefined;
    }
    // In its place stands which one it is.
    rest.push(bytes.toString("utf8", read, start), String(slices.length));
    slices.push(new Base64Slice(bytes, start + 1, end));
    read = end + 1;
  }
  if (slices.length === 0) {
    return undefined;
  }
  rest.push(bytes.toString("utf8", read));
  const payload = parseJson(rest.join(""));
  return isObject(payload) && putBack(payload, slices) ? payload : undefined;
}

/** Whether each slice was a vector's. */
function putBack({ data }: JsonObject, slices: readonly Base64Slice[]): boolean {
  return (
    Array.isArray(data) &&
    data.length === slices.length &&
    data.every(
      (item: unknown, position) =>
        isObject(item) && item["embedding"] === position && Reflect.set(item, "embedding", slices[position]),
    )
  );
}
