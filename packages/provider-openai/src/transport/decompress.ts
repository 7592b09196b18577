import { PassThrough, pipeline, type Readable, type Transform } from "node:stream";
import { constants, createBrotliDecompress, createInflate, createInflateRaw } from "node:zlib";
import { cut } from "./gather-body.js";
import { gunzip } from "./gunzip.js";

/** What has arrived is handed on at once: a stream's last words must not wait for the next ones. */
const zlibOptions = { flush: constants.Z_SYNC_FLUSH };
const brotliOptions = { flush: constants.BROTLI_OPERATION_FLUSH };

/** Nobody compresses more often; each decoder takes memory. */
const maxEncodings = 3;

type Decoder = Transform | ((source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>);

/** Makes a decoder from the first byte of what it will read. */
type CreateDecoder = (first: number) => Decoder;

/**
 * A body as it was before proxies compressed it, each in its turn. We do not ask for compression (vectors hardly shrink), but some gateways
 * compress unasked. A body in an encoding that is not known stays as it is.
 */
export function decompress(body: Readable, contentEncoding: string | null): Readable {
  if (contentEncoding === null) {
    return body;
  }
  const names = contentEncoding
    .toLowerCase()
    .split(",", maxEncodings + 1)
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity")
    .reverse();
  const decoders = names.map((name, at) => decoderOf(name, at > 0 && name === names[at - 1]));
  if (names.length > maxEncodings || decoders.includes(undefined)) {
    return body;
  }
  return decoders.reduce<Readable>(
    (read, create) => (create === undefined ? read : decoded(read, create)),
    body,
  );
}

/** `isAgain`: the encoding is named twice. Some proxies name again what another has done, so the second one may not be there. */
function decoderOf(name: string, isAgain: boolean): CreateDecoder | undefined {
  switch (name) {
    case "gzip":
    case "x-gzip":
      return (first) =>
        isAgain && first !== gzipMagic ? new PassThrough() : (source) => gunzip(source, zlibOptions);
    case "deflate":
      // Some servers send the deflated bytes without zlib's header (RFC 9110, 8.4.1.2), whose first byte says how they are compressed.
      return (first) =>
        (first & 0x0f) === zlibMethod ? createInflate(zlibOptions) : createInflateRaw(zlibOptions);
    case "br":
      return () => createBrotliDecompress(brotliOptions);
    default:
      return undefined;
  }
}

const gzipMagic = 0x1f;
const zlibMethod = 0x08;

/** What may happen first. */
const beginnings = ["readable", "error", "end", "close"];

/** What was encoded. Its decoder is made when its first bytes are there; no more is read before it is. */
function decoded(encoded: Readable, create: CreateDecoder): Readable {
  const out = new PassThrough();
  // Left before anything has come, or before the end.
  const leave = (): void => void encoded.destroy();
  const begin = (): void => {
    for (const name of beginnings) {
      encoded.off(name, begin);
    }
    // Node 24's pipeline throws for a stream that is destroyed, and nobody would catch it here.
    if (out.destroyed) {
      leave();
      return;
    }
    if (encoded.destroyed) {
      out.destroy(encoded.errored ?? cut());
      return;
    }
    const first: unknown = encoded.errored === null ? encoded.read() : null;
    const decoder = create(first instanceof Uint8Array ? (first[0] ?? 0) : 0);
    if (first !== null) {
      encoded.unshift(first);
    }
    // A failure of the body is the decoder's then, and ours: who reads gets it from here. Two calls that look alike: each kind of decoder has an
    // overload of its own, and none takes both.
    if (typeof decoder === "function") {
      pipeline(encoded, decoder, out, nothing);
    } else {
      pipeline(encoded, decoder, out, nothing);
    }
  };
  out.once("close", leave);
  for (const name of beginnings) {
    encoded.once(name, begin);
  }
  return out;
}

function nothing(): void {
  // Who reads gets the failure.
}
