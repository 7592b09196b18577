import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { piecesOfBody } from "./pieces-of-body.js";

const bytes = (text: string) => Buffer.from(text);
const body = () => new Readable({ read: () => undefined });
const textOf = ({ value }: IteratorResult<Uint8Array, undefined>) =>
  value === undefined ? undefined : `${value}`;

it("gives what lies ready as one piece, then what comes, then the end", async () => {
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

it("rejects when the body breaks, whether somebody waits or not, and has ended then", async () => {
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

it("reads what is no stream of Node's by its own iterator", async () => {
  async function* own() {
    yield bytes("a");
  }
  const pieces = piecesOfBody(own());
  expect(textOf(await pieces.next())).toBe("a");
  expect(await pieces.next()).toMatchObject({ done: true });
});
