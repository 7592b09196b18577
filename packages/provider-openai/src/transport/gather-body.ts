import type { Readable } from "node:stream";
import type { ByteGatherer } from "./byte-gatherer.js";
import type { HttpReply } from "./transport.js";

type Body = NonNullable<HttpReply["body"]>;

/** Gathers a whole body, or as much of it as there is room for. Whether it was the whole; if not, its connection is closed. */
export async function gatherBody(body: Body, into: ByteGatherer): Promise<boolean> {
  if (isNodeStream(body)) {
    return gatherStream(body, into);
  }
  for await (const piece of body) {
    if (!into.add(piece)) {
      // Leaving the loop cancels the body.
      return false;
    }
  }
  return true;
}

/**
 * Gathers what comes of a refusal's body within `graceMs`: its status and headers say the most, and a body that never ends must not cost the
 * attempt's whole time. A body that breaks ends there.
 */
export async function gatherRefusal(body: Body, into: ByteGatherer, graceMs: number): Promise<void> {
  const { gathered, leave } = isWebStream(body)
    ? gatherWebStream(body.getReader(), into)
    : { gathered: gatherBody(body, into), leave: () => leaveBody(body) };
  let timer: NodeJS.Timeout | undefined;
  const graceIsOver = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, graceMs, "late");
  });
  const end = await Promise.race([gathered.then(nothing, nothing), graceIsOver]);
  clearTimeout(timer);
  if (end === "late") {
    leave();
  }
}

function nothing(): void {}

/** A stream of `fetch` is cancelled through its reader alone while a read is under way. */
function gatherWebStream(reader: ReadableStreamDefaultReader<Uint8Array>, into: ByteGatherer) {
  const leave = () => void reader.cancel().catch(nothing);
  const gather = async () => {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
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
function gatherStream(body: Readable, into: ByteGatherer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // Closed before: its events have passed.
    if (body.closed) {
      reject(body.errored ?? cut());
      return;
    }
    body
      .on("error", reject)
      .on("close", () => reject(cut()))
      .on("end", () => resolve(true))
      .on("data", (piece: Uint8Array) => {
        if (!into.add(piece)) {
          resolve(false);
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
  return Object.assign(new Error("The connection was closed before the reply was whole."), {
    code: "ECONNRESET",
  });
}
