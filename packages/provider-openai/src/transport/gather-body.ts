import type { Readable } from "node:stream";
import type { BodyReader, SilenceBound } from "./body-reader.js";
import type { ByteGatherer } from "./byte-gatherer.js";
import type { HttpReply } from "./transport.js";

type Body = NonNullable<HttpReply["body"]>;

/**
 * Reads a whole body, or as much of it as is wanted. Whether it was the whole; if not, its connection is closed. A body that is whole, whose
 * connection stays open in silence, has ended after the silence's bound: some servers never close their chunked encoding.
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

/** The pieces of a body that is no stream of Node's. A stream of `fetch` is cancelled through its reader alone while a read is under way. */
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
 * Gathers what comes of a refusal's body within `graceMs`: its status and headers say the most, and a body that never ends must not cost the
 * attempt's whole time. A body that breaks ends there.
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

/** A refusal has a bound of its own. */
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

/** Ends a body that nobody will read, and its connection. */
export function leaveBody(body: Body): void {
  if (isNodeStream(body)) {
    body.on("error", () => undefined).destroy();
    return;
  }
  body[Symbol.asyncIterator]()
    .return?.()
    .catch(() => undefined);
}

/** By its events: an async iterator costs several times the rest of reading a short reply. */
function readStream(body: Readable, into: BodyReader, { ms, startTimer }: SilenceBound): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // Closed before: its events have passed.
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
        // Every body closes: an error made for each of them would cost more than its reading.
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
          // Memory may be short: an error in a listener would end the process.
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

/** As the network reports a connection that ended too early. */
export function cut(): Error {
  return Object.assign(new Error("The connection was closed before the reply was complete."), {
    code: "ECONNRESET",
  });
}
