import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { piecesOfBody } from "./pieces-of-body.js";

const bytes = (text: string) => Buffer.from(text);
const body = () => new Readable({ read: () => undefined });
const textOf = ({ value }: IteratorResult<Uint8Array, undefined>) =>
  value === undefined ? undefined : `${value}`;

it("returns all ready bytes as one piece, then later bytes, then the end", async () => {
  const stream = body();
  const pieces = piecesOfBody(stream);
  stream.push(bytes("a"));
  stream.push(bytes("b"));
  expect(textOf(await pieces.next())).toBe("ab");
  const pending = pieces.next();
  stream.push(bytes("c"));
  expect(textOf(await pending)).toBe("c");
  stream.push(bytes("d"));
  stream.push(null);
  expect(textOf(await pieces.next())).toBe("d");
  expect(await pieces.next()).toMatchObject({ done: true });
  expect(await pieces.next()).toMatchObject({ done: true });
});

it("rejects when the body breaks, with or without a pending read, and has then ended", async () => {
  const error = new Error("reset");
  const waited = body();
  const pending = piecesOfBody(waited);
  const next = pending.next();
  waited.destroy(error);
  await expect(next).rejects.toBe(error);
  expect(await pending.next()).toMatchObject({ done: true });

  const unwaited = body();
  const pieces = piecesOfBody(unwaited);
  unwaited.destroy(error);
  await new Promise((resolve) => unwaited.once("close", resolve));
  await expect(pieces.next()).rejects.toBe(error);
});

it("rejects when the body is closed before its end", async () => {
  const stream = body();
  const next = piecesOfBody(stream).next();
  stream.destroy();
  await expect(next).rejects.toMatchObject({ code: "ERR_STREAM_PREMATURE_CLOSE" });
});

it("reads a body that is no Node stream by its own iterator", async () => {
  async function* own() {
    yield bytes("a");
  }
  const pieces = piecesOfBody(own());
  expect(textOf(await pieces.next())).toBe("a");
  expect(await pieces.next()).toMatchObject({ done: true });
});
