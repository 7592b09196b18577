import type { Readable } from "node:stream";
import type { BodyReader, SilenceBound } from "./body-reader.js";
import type { ByteGatherer } from "./byte-gatherer.js";
import type { HttpReply } from "./transport.js";

type Body = NonNullable<HttpReply["body"]>;

/**
 * Reads a body until it ends or the reader wants no more. Returns whether the body was read to its end. If not, its connection is closed. When a body
 * is complete and its connection stays open in silence, the body ends after the time of `silence`: some servers never close their chunked encoding.
 */
export async function readBody(body: Body, into: BodyReader, silence: SilenceBound): Promise<boolean> {
  if (isNodeStream(body)) {
    return readStream(body, into, silence);
  }
  const { next, leave } = piecesOf(body);
  for (;;) {
    const piece = await unlessSilent(next(), into, silence);
    if (piece.done === true) {
      return true;
    }
    if (piece === isSilent || !into.add(piece.value)) {
      leave();
      return piece === isSilent;
    }
  }
}

const isSilent = { done: false, value: new Uint8Array(0) } as const;

/** The next piece, or `isSilent`. */
async function unlessSilent<Piece>(
  next: Promise<Piece>,
  into: BodyReader,
  { ms, startTimer }: SilenceBound,
): Promise<Piece | typeof isSilent> {
  if (!into.mayBeWhole) {
    return next;
  }
  let stop: () => void = nothing;
  const silence = new Promise<typeof isSilent>((resolve) => {
    stop = startTimer(() => into.isWhole() && resolve(isSilent), ms);
  });
  try {
    return await Promise.race([next, silence]);
  } finally {
    stop();
  }
}

/** The pieces of a body that is no Node stream. While a read is pending, a stream of `fetch` can be cancelled only through its reader. */
function piecesOf(body: Body) {
  if (isWebStream(body)) {
    const reader = body.getReader();
    return {
      next: () => reader.read(),
      leave: () => void reader.cancel().catch(nothing),
    };
  }
  const iterator = body[Symbol.asyncIterator]();
  return {
    next: () => iterator.next(),
    leave: () => void iterator.return?.().catch(nothing),
  };
}

/**
 * Gathers the part of a refusal's body that arrives within `graceMs`. The status and the headers say the most, and a body that never ends must not
 * cost the whole time of the attempt. A body that breaks ends there.
 */
export async function gatherRefusal(
  body: Body,
  into: ByteGatherer,
  { ms, startTimer }: SilenceBound,
): Promise<void> {
  const { gathered, leave } = isNodeStream(body)
    ? { gathered: readStream(body, into, neverSilent), leave: () => leaveBody(body) }
    : gatherPieces(body, into);
  let stop: () => void = nothing;
  const graceIsOver = new Promise<"late">((resolve) => {
    stop = startTimer(() => resolve("late"), ms);
  });
  const end = await Promise.race([gathered.then(nothing, nothing), graceIsOver]);
  stop();
  if (end === "late") {
    leave();
  }
}

function nothing(): void {}

/** The body of a refusal has its own limit. */
const neverSilent: SilenceBound = { ms: 0, startTimer: () => nothing };

function gatherPieces(body: Body, into: ByteGatherer) {
  const { next, leave } = piecesOf(body);
  const gather = async () => {
    for (let piece = await next(); piece.done !== true; piece = await next()) {
      if (!into.add(piece.value)) {
        leave();
        return;
      }
    }
  };
  return { gathered: gather(), leave };
}

/** Closes a body that will not be read, and its connection. */
export function leaveBody(body: Body): void {
  if (isNodeStream(body)) {
    body.on("error", () => undefined).destroy();
    return;
  }
  body[Symbol.asyncIterator]()
    .return?.()
    .catch(() => undefined);
}

/** Reads by events: an async iterator costs several times as much as the rest of reading a short reply. */
function readStream(body: Readable, into: BodyReader, { ms, startTimer }: SilenceBound): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // The body was closed earlier, so its events are over.
    if (body.closed) {
      reject(body.errored ?? cut());
      return;
    }
    let stop: () => void = nothing;
    let hasEnded = false;
    const end = (isWhole: boolean) => {
      hasEnded = true;
      resolve(isWhole);
      body.destroy();
    };
    const fail = (error: unknown) => {
      hasEnded = true;
      stop();
      reject(error);
    };
    body
      .on("error", fail)
      .on("close", () => {
        // Every body emits "close". An error object for each of them would cost more than the reading.
        if (!hasEnded) {
          fail(cut());
        }
      })
      .on("end", () => {
        hasEnded = true;
        stop();
        resolve(true);
      })
      .on("data", (piece: Uint8Array) => {
        stop();
        try {
          if (!into.add(piece)) {
            end(false);
          } else if (into.mayBeWhole) {
            stop = startTimer(() => into.isWhole() && end(true), ms);
          }
        } catch (error) {
          // Memory may be short. An error thrown in a listener would end the process.
          fail(error);
          body.destroy();
        }
      });
  });
}

function isNodeStream(body: Body): body is Readable {
  return typeof (body as Partial<Readable>).on === "function";
}

function isWebStream(body: Body): body is Body & ReadableStream<Uint8Array> {
  return typeof (body as Partial<ReadableStream>).getReader === "function";
}

/** The error that the network reports for a connection that ended too early. */
export function cut(): Error {
  return Object.assign(new Error("The connection was closed before the reply was complete."), {
    code: "ECONNRESET",
  });
}
