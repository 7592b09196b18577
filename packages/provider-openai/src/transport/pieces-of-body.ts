import { finished, Readable } from "node:stream";

type Step = IteratorResult<Uint8Array, undefined>;

const over: Step = { done: true, value: undefined };

/** The pieces of a body, in order. The iterator of Node streams creates about ten promises for each piece, and a piece may hold only one token. */
export function piecesOfBody(body: AsyncIterable<Uint8Array>): AsyncIterator<Uint8Array, undefined> {
  return body instanceof Readable && !body.readableObjectMode
    ? new StreamPieces(body)
    : body[Symbol.asyncIterator]();
}

/** A pending `next()`. */
interface Waiting {
  readonly resolve: (step: Step) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads a stream of bytes. Like the stream's own iterator, it rejects when the stream breaks, or is closed before its end. */
class StreamPieces implements AsyncIterator<Uint8Array, undefined> {
  readonly #stream: Readable;
  #waiting: Waiting | undefined;
  /** How the stream has ended. Its error is thrown once. */
  #end: { error: unknown } | undefined;

  constructor(stream: Readable) {
    this.#stream = stream;
    stream.on("readable", () => this.#serve());
    // Never removed: without a listener, the error of a stream that breaks later would end the process.
    finished(stream, { writable: false }, (error) => {
      this.#end = { error };
      this.#serve();
    });
  }

  next(): Promise<Step> {
    const piece = this.#read();
    if (piece !== null) {
      return Promise.resolve({ done: false, value: piece });
    }
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#settle();
    });
  }

  #serve(): void {
    if (this.#waiting === undefined) {
      return;
    }
    const piece = this.#read();
    if (piece === null) {
      this.#settle();
      return;
    }
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    resolve({ done: false, value: piece });
  }

  /** Called when there is nothing to read: the stream may have ended. */
  #settle(): void {
    const waiting = this.#waiting;
    const end = this.#end;
    if (waiting === undefined || end === undefined) {
      return;
    }
    this.#waiting = undefined;
    const { error } = end;
    end.error = undefined;
    if (error === undefined || error === null) {
      waiting.resolve(over);
    } else {
      waiting.reject(error);
    }
  }

  /** Returns all ready bytes as one piece. */
  #read(): Uint8Array | null {
    return this.#stream.destroyed ? null : (this.#stream.read() as Uint8Array | null);
  }
}
