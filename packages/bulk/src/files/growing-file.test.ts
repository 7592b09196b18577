import { appendFileSync } from "node:fs";
import { appendFile, mkdtemp, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FileHeldError } from "../errors/file-held-error.js";
import { GrowingFile } from "./growing-file.js";

let folder = "";
let path = "";
let file: GrowingFile;
let checkLock = (): void => undefined;

beforeEach(async () => {
  checkLock = () => undefined;
  folder = await mkdtemp(join(tmpdir(), "hotspare-growing-"));
  path = join(folder, "file");
  file = await GrowingFile.open(path, async () => checkLock());
  await file.append([Buffer.from("one "), Buffer.from("two ")]);
});
afterEach(async () => {
  await file.close();
  await rm(folder, { recursive: true });
});

const append = (text: string) => file.append([Buffer.from(text)]);
const refusal = async (writing: Promise<void>) =>
  FileHeldError.isInstance(await writing.catch((error: unknown) => error));

it("grows by what is appended, and goes on where it was cut", async () => {
  await append("three ");
  expect(file.end).toBe(14);
  await file.cutTo(4);
  await append("2");
  expect(await readFile(path, "utf8")).toBe("one 2");
});

it("refuses to write when another process wrote the file meanwhile", async () => {
  await appendFile(path, "theirs ");
  expect(await refusal(append("mine "))).toBe(true);
  expect(await readFile(path, "utf8")).toBe("one two theirs ");
});

it("refuses to write when another process cut the file, or put another in its place", async () => {
  await truncate(path, 3);
  expect(await refusal(append("mine "))).toBe(true);
  await rename(path, `${path}.before`);
  await writeFile(path, "one two ");
  expect(await refusal(append("mine "))).toBe(true);
  expect(await readFile(path, "utf8")).toBe("one two ");
  expect(await readFile(`${path}.before`, "utf8")).toBe("one");
});

it("cuts no file that another process has taken over", async () => {
  checkLock = () => {
    throw new FileHeldError({ path, message: "taken over" });
  };
  expect(await refusal(file.cutTo(0))).toBe(true);
  checkLock = () => undefined;
  await rename(path, `${path}.before`);
  await writeFile(path, "theirs");
  expect(await refusal(file.cutTo(0))).toBe(true);
  expect(await readFile(path, "utf8")).toBe("theirs");
  expect(await readFile(`${path}.before`, "utf8")).toBe("one two ");
});

it("looks at the lock before each piece, and at the file after the lock", async () => {
  function* pieces() {
    yield Buffer.from("mine ");
    // Another process writes while this one is suspended between two pieces.
    appendFileSync(path, "theirs ");
    yield Buffer.from("more ");
  }
  expect(await refusal(file.append(pieces()))).toBe(true);
  expect(await readFile(path, "utf8")).toBe("one two mine theirs ");
  checkLock = () => {
    throw new FileHeldError({ path, message: "taken over" });
  };
  expect(await refusal(append("mine "))).toBe(true);
  expect(await readFile(path, "utf8")).toBe("one two mine theirs ");
});
