import { pipeline, type Readable } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

/** What has arrived is handed on at once: a stream's last words must not wait for the next ones. */
const zlibOptions = { flush: constants.Z_SYNC_FLUSH };
const brotliOptions = { flush: constants.BROTLI_OPERATION_FLUSH };

/**
 * A body as it was before a proxy compressed it. We do not ask for compression (vectors hardly shrink), but some gateways
 * compress unasked.
 */
export function decompress(body: Readable, contentEncoding: string | null): Readable {
  const decoder = createDecoder(contentEncoding?.trim().toLowerCase());
  if (decoder === undefined) {
    return body;
  }
  // A failure of the body is the decoder's then; who reads it gets it from there.
  pipeline(body, decoder, () => undefined);
  return decoder;
}

function createDecoder(encoding: string | undefined) {
  switch (encoding) {
    case "gzip":
    case "x-gzip":
      return createGunzip(zlibOptions);
    case "deflate":
      return createInflate(zlibOptions);
    case "br":
      return createBrotliDecompress(brotliOptions);
    default:
      return undefined;
  }
}
