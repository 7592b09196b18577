import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { InvalidConfigError } from "@hotspare/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { normalizeOptions } from "./normalize-options.js";
import type { RedisHealthOptions } from "./redis-health-options.js";

const url = "redis://:hush-hush@127.0.0.1:6379";
const fleetKey = "a key that nobody may print";

function refused(options: unknown): InvalidConfigError {
  try {
    normalizeOptions(options as RedisHealthOptions);
  } catch (error) {
    if (InvalidConfigError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("The options were accepted.");
}

/** What a client of the package `redis` has, as far as its kind is told by it. */
function clientWith(...names: string[]) {
  const all = ["sendCommand", "subscribe", ...names].map((name) => [name, () => undefined]);
  return { isOpen: true, ...Object.fromEntries(all) };
}

const wrong: readonly (readonly [string, unknown, RegExp])[] = [
  ["url", undefined, /is missing: give url/],
  ["url", 6379, /must be a text/],
  ["url", null, /must be a text/],
  ["url", "http://h", /must begin with redis:/],
  ["url", "redis://:hush-hush#@h", /percent-encode|is no address/],
  ["prefix", "", /must be 1 to 100 letters/],
  ["prefix", "{hotspare}", /Hotspare adds the braces itself/],
  ["prefix", "two words", /must be 1 to 100 letters/],
  ["prefix", "x".repeat(101), /must be 1 to 100 letters/],
  ["prefix", 7, /must be 1 to 100 letters/],
  ["prefix", null, /must be 1 to 100 letters/],
  ["fleetKey", undefined, /is missing: give the secret that all processes of the fleet share/],
  ["fleetKey", "hush-hush", /has 9 characters and needs at least 16/],
  ["fleetKey", `hush-hush${" ".repeat(20)}`, /has 9 characters/],
  ["fleetKey", 7, /must be a text/],
  ["fleetKey", null, /must be a text/],
  ["fleetKey", {}, /must be a text/],
  ["fleetKey", { env: "" }, /must be a text/],
  ["fleetKey", { env: "A", file: "b" }, /must be a text/],
  ["fleetKey", { env: "HOTSPARE_NO_SUCH_VARIABLE" }, /HOTSPARE_NO_SUCH_VARIABLE, which is not set/],
  ["fleetKey", { env: "HOTSPARE_SHORT" }, /environment variable HOTSPARE_SHORT\) has 9 characters/],
  ["fleetKey", { file: "/no/such/file" }, /\/no\/such\/file, which cannot be read \(ENOENT\)/],
  ["fleetKey", { file: "/" }, /cannot be read \(EISDIR\)/],
  ["processName", "", /must be 1 to 80 letters/],
  ["processName", "a b", /must be 1 to 80 letters/],
  ["processName", "x".repeat(81), /must be 1 to 80 letters/],
  ["processName", 7, /must be 1 to 80 letters/],
  ...["commandTimeoutMs", "compareEveryMs"].flatMap((path) =>
    [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "50", null, 1e9].map(
      (value) => [path, value, /must be a whole number of milliseconds from/] as const,
    ),
  ),
  ["reconnect", 7, /must be \{ minMs, maxMs \}/],
  ["reconnect", null, /must be \{ minMs, maxMs \}/],
  ["reconnect", { minMs: 900 }, /must have a minMs that is not above maxMs/],
  ["reconnect.minMs", { minMs: 0 }, /must be a whole number of milliseconds from 1 to 60000/],
  ["reconnect.maxMs", { maxMs: "1" }, /must be a whole number of milliseconds from 1 to 60000/],
  ["reconnect.minMS", { minMS: 1 }, /minMs/],
];

describe("options of redisHealth()", () => {
  it("have defaults", () => {
    expect(normalizeOptions({ url: ` ${url} `, fleetKey })).toMatchObject({
      source: { is: "address", address: { place: "127.0.0.1:6379" } },
      prefix: "hotspare",
      processName: expect.stringMatching(new RegExp(`-${process.pid}$`)),
      commandTimeoutMs: 50,
      compareEveryMs: 10_000,
      reconnect: { minMs: 50, maxMs: 500 },
    });
  });

  it("read the fleetKey from a variable, or a file without its last line break", () => {
    vi.stubEnv("HOTSPARE_TEST_KEY", fleetKey);
    const folder = mkdtempSync(join(tmpdir(), "hotspare-key-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "key");
    writeFileSync(file, `${fleetKey}\r\n`);
    for (const source of [{ env: "HOTSPARE_TEST_KEY" }, { file }]) {
      expect(normalizeOptions({ url, fleetKey: source }).fleetKey).toBe(fleetKey);
    }
  });

  it.each(wrong)("refuse a wrong %s: %j", (path, value, message) => {
    vi.stubEnv("HOTSPARE_SHORT", "hush-hush");
    const name = path.split(".")[0] ?? "";
    const error = refused({ url, fleetKey, [name]: value });
    expect(error.issues).toHaveLength(1);
    expect(error.issues[0]?.path).toBe(path === "reconnect.minMS" ? "reconnect.minMS" : path);
    expect(error.message).toMatch(message);
    expect(inspect(error, { depth: 9 }) + error.stack + JSON.stringify(error)).not.toMatch(/hush|nobody/);
  });

  it("list everything that is wrong at once, and name the option that was meant", () => {
    const error = refused({ urls: url, fleetKey: "hush-hush", prefix: "", comandTimeoutMs: 1 });
    expect(error.issues.map(({ path }) => path)).toEqual([
      "urls",
      "comandTimeoutMs",
      "url",
      "prefix",
      "fleetKey",
    ]);
    expect(error.message).toMatch(/commandTimeoutMs/);
    expect(inspect(error, { depth: 9 })).not.toMatch(/hush/);
  });

  it.each([undefined, null, "redis://h", 7, []])("must be an object: %j", (given) => {
    expect(refused(given).message).toMatch(/must be an object/);
  });

  it.each([
    ["single", clientWith("duplicate")],
    ["cluster", clientWith("duplicate", "getSlotRandomNode")],
    ["cluster", clientWith("duplicate", "getSlotMaster")],
    ["sentinel", clientWith("acquire", "use", "duplicate")],
  ] as const)("take a client of kind %s", (kind, client) => {
    expect(normalizeOptions({ client: client as never, fleetKey }).source).toMatchObject({
      is: "client",
      kind,
    });
  });

  it.each([
    [clientWith("execute"), /is a pool, which cannot listen/],
    [{ ...clientWith("duplicate", "defineCommand"), isOpen: undefined }, /is a client of ioredis/],
    [{ defineCommand: () => undefined }, /is a client of ioredis/],
    [{}, /must be a client of the package/],
    [null, /must be a client of the package/],
    ["redis://:hush-hush@h", /must be a client of the package/],
    [clientWith(), /must be a client of the package/],
  ] as const)("refuse another client: %j", (client, message) => {
    const error = refused({ client, fleetKey });
    expect(error.issues.map(({ path }) => path)).toEqual(["client"]);
    expect(error.message).toMatch(message);
    expect(inspect(error, { depth: 9 })).not.toMatch(/hush/);
  });

  it("refuse a client beside an address", () => {
    expect(refused({ url, client: clientWith("duplicate"), fleetKey }).message).toMatch(
      /leave one of them out/,
    );
  });
});
