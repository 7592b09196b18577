import { PassThrough, pipeline, type Readable, type Transform } from "node:stream";
import { constants, createBrotliDecompress, createInflate, createInflateRaw } from "node:zlib";
import { cut } from "./gather-body.js";
import { gunzip } from "./gunzip.js";

/** Bytes that have arrived are decoded at once: the last words of a stream must not wait for later bytes. */
const zlibOptions = { flush: constants.Z_SYNC_FLUSH };
const brotliOptions = { flush: constants.BROTLI_OPERATION_FLUSH };

/** No server compresses more often, and each decoder takes memory. */
const maxEncodings = 3;

type Decoder = Transform | ((source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>);

/** Creates a decoder from the first byte of the data. */
type CreateDecoder = (first: number) => Decoder;

/**
 * The body before proxies compressed it, one after the other. Hotspare does not request compression (vectors hardly shrink), but some gateways
 * compress without being asked. A body in an unknown encoding stays unchanged.
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

/**
 * `isAgain`: the encoding is named twice. Some proxies repeat the name of an encoding that another proxy applied, so the second layer may not exist.
 */
function decoderOf(name: string, isAgain: boolean): CreateDecoder | undefined {
  switch (name) {
    case "gzip":
    case "x-gzip":
      return (first) =>
        isAgain && first !== gzipMagic ? new PassThrough() : (source) => gunzip(source, zlibOptions);
    case "deflate":
      // Some servers send the deflated bytes without zlib's header (RFC 9110, 8.4.1.2). The first byte shows which form it is.
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

/** The events that may come first. */
const beginnings = ["readable", "error", "end", "close"];

/** Decodes a body. The decoder is created when the first bytes have arrived, and nothing more is read before. */
function decoded(encoded: Readable, create: CreateDecoder): Readable {
  const out = new PassThrough();
  // The reader left before any byte arrived, or before the end.
  const leave = (): void => void encoded.destroy();
  const begin = (): void => {
    for (const name of beginnings) {
      encoded.off(name, begin);
    }
    // The pipeline of Node 24 throws for a destroyed stream, and nothing would catch the error here.
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
    // A failure of the body becomes a failure of the decoder, and of our stream, where the reader gets it. The two calls look alike because each kind
    // of decoder has a different overload, and no overload takes both.
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
  // The reader gets the failure.
}
