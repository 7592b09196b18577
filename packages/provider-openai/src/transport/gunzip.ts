import { crc32, createInflateRaw, type InflateRaw, type ZlibOptions } from "node:zlib";

/** The first three bytes of a member: two bytes that mark gzip, and the only method there is (RFC 1952, 2.3.1). */
const memberStart = [0x1f, 0x8b, 0x08] as const;
const headerLength = 10;
const trailerLength = 8;
const flags = { headerChecksum: 2, extra: 4, name: 8, comment: 16 } as const;
/** No proxy writes a file name this long. A header without an end must not fill the memory. */
const maxTextLength = 64 * 1_024;

/**
 * Reads gzip, member by member. Bytes after a member that begin no other member are ignored, as in browsers: some proxies write a line break, a
 * comment or padding after the compressed data. Node's decoder fails at such bytes, and loses the data that it decoded last.
 */
export async function* gunzip(
  source: AsyncIterable<Uint8Array>,
  options: ZlibOptions,
): AsyncGenerator<Uint8Array> {
  const input = new ByteInput(source);
  for (let isFirst = true; isFirst || (await input.startsWith(memberStart)); isFirst = false) {
    await skipHeader(input);
    yield* inflated(input, options);
  }
  await input.skipAll();
}

async function skipHeader(input: ByteInput): Promise<void> {
  const header = await input.take(headerLength);
  if (memberStart.some((byte, at) => header[at] !== byte)) {
    throw broken("incorrect header check");
  }
  const flag = header[3] ?? 0;
  if ((flag & flags.extra) !== 0) {
    await input.take(littleEndian(await input.take(2)));
  }
  for (const text of [flags.name, flags.comment]) {
    if ((flag & text) !== 0) {
      await skipText(input);
    }
  }
  if ((flag & flags.headerChecksum) !== 0) {
    await input.take(2);
  }
}

/** Skips a name or a comment, which ends with a zero byte. */
async function skipText(input: ByteInput): Promise<void> {
  for (let length = 0; length < maxTextLength; length += 1) {
    const [byte] = await input.take(1);
    if (byte === 0) {
      return;
    }
  }
  throw broken("header too long");
}

/** The content of a member. Its trailer is read too, and shows whether the content is correct. */
async function* inflated(input: ByteInput, options: ZlibOptions): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw(options);
  const fed = feed(input, inflate);
  // The reader of the decoder gets its errors, and gets a failure of the source through `fed`.
  fed.catch((error: unknown) => inflate.destroy(error as Error));
  let checksum = 0;
  let length = 0;
  try {
    for await (const piece of inflate as AsyncIterable<Uint8Array>) {
      checksum = crc32(piece, checksum);
      length = (length + piece.length) >>> 0;
      yield piece;
    }
    await fed;
  } finally {
    inflate.destroy();
  }
  const trailer = await input.take(trailerLength);
  if (littleEndian(trailer.subarray(0, 4)) !== checksum || littleEndian(trailer.subarray(4)) !== length) {
    throw broken("incorrect data check");
  }
}

/** Feeds the decoder piece by piece, and puts back the bytes after the end of the compressed data. */
async function feed(input: ByteInput, inflate: InflateRaw): Promise<void> {
  for (;;) {
    const piece = await input.next();
    if (piece === undefined) {
      inflate.end();
      return;
    }
    const before = inflate.bytesWritten;
    await new Promise<void>((resolve) => inflate.write(piece, () => resolve()));
    const taken = inflate.bytesWritten - before;
    if (taken < piece.length) {
      input.putBack(piece.subarray(taken));
      return;
    }
  }
}

/** Bytes that arrive in pieces of any size. */
class ByteInput {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next piece, which is not empty. Undefined: there are no more pieces. */
  async next(): Promise<Uint8Array | undefined> {
    let piece: Uint8Array | undefined = this.#rest;
    this.#rest = new Uint8Array(0);
    while (piece?.length === 0) {
      const { done, value } = await this.#source.next();
      piece = done === true ? undefined : value;
    }
    return piece;
  }

  putBack(piece: Uint8Array): void {
    this.#rest = piece;
  }

  /** Takes this many bytes. */
  async take(count: number): Promise<Uint8Array> {
    if (!(await this.#has(count))) {
      throw Object.assign(new Error("unexpected end of file"), { code: "Z_BUF_ERROR" });
    }
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return taken;
  }

  async startsWith(bytes: readonly number[]): Promise<boolean> {
    return (await this.#has(bytes.length)) && bytes.every((byte, at) => this.#rest[at] === byte);
  }

  /** Reads to the end. */
  async skipAll(): Promise<void> {
    while ((await this.next()) !== undefined);
  }

  /** Whether this many bytes arrive. */
  async #has(count: number): Promise<boolean> {
    while (this.#rest.length < count) {
      const before = this.#rest;
      this.#rest = new Uint8Array(0);
      const piece = await this.next();
      this.#rest = piece === undefined ? before : Buffer.concat([before, piece]);
      if (piece === undefined) {
        return false;
      }
    }
    return true;
  }
}

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
}

function broken(message: string): Error {
  return Object.assign(new Error(message), { code: "Z_DATA_ERROR" });
}
