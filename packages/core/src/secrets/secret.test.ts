import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { Secret } from "./secret.js";
import { SecretUnavailableError } from "./secret-unavailable-error.js";

const key = "sk-proj-Zx81kQ0aVbN3";

async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("It did not throw.");
}

describe("a Secret", () => {
  it.each<[string, (secret: Secret) => unknown]>([
    ["toString", (secret) => secret.toString()],
    ["a template string", (secret) => `${secret}`],
    ["concatenation", (secret) => `${"key "}${String(secret)}`],
    ["JSON.stringify", (secret) => JSON.stringify({ secret })],
    ["util.inspect", (secret) => inspect({ secret }, { depth: 9, showHidden: true, getters: true })],
    ["spread", (secret) => inspect({ ...secret })],
    ["structuredClone", (secret) => inspect(structuredClone(secret), { showHidden: true })],
    ["Object.entries", (secret) => Object.entries(secret)],
    ["own keys", (secret) => Reflect.ownKeys(secret)],
  ])("does not show its key by %s", async (_road, print) => {
    const given = Secret.from(() => key);
    await given.reveal();
    for (const secret of [Secret.from(key), given]) {
      expect(JSON.stringify(print(secret))).not.toContain("Zx81");
    }
  });

  it("prints as [secret]", () => {
    const secret = Secret.from(key);
    expect([`${secret}`, JSON.stringify(secret), inspect(secret)]).toEqual([
      "[secret]",
      '"[secret]"',
      "[secret]",
    ]);
  });

  it("gives text at once", () => {
    const secret = Secret.from(key);
    expect(secret.reveal()).toBe(key);
    expect(secret.rotating).toBe(false);
    expect(secret.identity()).toBe(key);
  });

  it("of text never changes", async () => {
    expect(await Secret.from(key).refresh()).toBe(false);
  });

  it("is known across copies of the package", async () => {
    vi.resetModules();
    const copy = await import("./secret.js");
    expect(copy.Secret).not.toBe(Secret);
    expect(Secret.isInstance(copy.Secret.from(key))).toBe(true);
    expect([key, {}, null].map(Secret.isInstance)).toEqual([false, false, false]);
  });
});

describe("a Secret of a function", () => {
  it("reads it once for all who ask at the same time, and keeps the value", async () => {
    const read = vi.fn(async () => key);
    const secret = Secret.from(read);
    expect(await Promise.all([secret.reveal(), secret.reveal(), secret.reveal()])).toEqual([key, key, key]);
    expect(secret.reveal()).toBe(key);
    expect(read).toHaveBeenCalledTimes(1);
    expect(secret.rotating).toBe(true);
    expect(secret.identity()).toBe(read);
  });

  it("reads it again at a refresh, once for all, and tells whether it has changed", async () => {
    const values = ["first-key-value", "second-key-value", "second-key-value"];
    const read = vi.fn(async () => values.shift() ?? "");
    const secret = Secret.from(read);
    await secret.reveal();
    expect(await Promise.all([secret.refresh(), secret.refresh()])).toEqual([true, true]);
    expect(read).toHaveBeenCalledTimes(2);
    expect(secret.reveal()).toBe("second-key-value");
    expect(await secret.refresh()).toBe(false);
  });

  it("does not read again for a caller whose refused key was replaced meanwhile", async () => {
    const values = ["first-key-value", "second-key-value"];
    const read = vi.fn(() => values.shift() ?? "");
    const secret = Secret.from(read);
    await secret.reveal();
    const seen = secret.revision;
    await secret.refresh(seen);
    expect(await secret.refresh(seen)).toBe(true);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it("remembers the key and eight before it, for scrubbing", async () => {
    let count = 0;
    const secret = Secret.from(() => `key-number-${++count}`);
    await secret.reveal();
    for (let turn = 0; turn < 11; turn += 1) {
      await secret.refresh();
    }
    expect(secret.values()).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4].map((number) => `key-number-${number}`));
  });

  it.each([
    [
      "a throw",
      () => {
        throw new Error(`no ${key}`);
      },
    ],
    ["a rejection", () => Promise.reject(new Error(`no ${key}`))],
    ["an unset value", () => undefined as unknown as string],
    ["a value with a line break", () => `${key}\n${key}`],
    ["a number", () => 5 as unknown as string],
    ["a function", () => (() => key) as unknown as string],
  ])("turns %s into an error with facts that shows nothing", async (_what, read) => {
    const error = await thrownBy(() => Secret.from(read).reveal());
    expect(SecretUnavailableError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ facts: { code: "secret_unavailable" } });
    expect((error as Error).message).not.toContain("Zx81");
  });

  it("names the network failure behind a throw", async () => {
    const down = new TypeError("fetch failed", {
      cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }),
    });
    const error = await thrownBy(() => Secret.from(() => Promise.reject(down)).reveal());
    expect(error).toMatchObject({ facts: { errno: "ECONNREFUSED" }, cause: down });
  });

  it("is read anew after a failure, and keeps its last key when a refresh fails", async () => {
    const answers = [
      () => Promise.reject(new Error("down")),
      () => key,
      () => Promise.reject(new Error("down")),
    ];
    const secret = Secret.from(() => answers.shift()?.() ?? "");
    await expect(secret.reveal()).rejects.toThrow();
    expect(await secret.reveal()).toBe(key);
    await expect(secret.refresh()).rejects.toThrow();
    expect(secret.reveal()).toBe(key);
  });
});

describe("a function that hangs", () => {
  /** A secret whose runs end when the test says so. */
  function heldSecret() {
    const runs: ((value: string) => void)[] = [];
    const secret = Secret.from(() => new Promise<string>((resolve) => runs.push(resolve)));
    return { secret, runs };
  }

  it("is run again for who comes after an attempt that waited for it in vain", async () => {
    const { secret, runs } = heldSecret();
    void secret.reveal();
    secret.leaveReading();
    const next = secret.reveal();
    expect(runs).toHaveLength(2);
    runs[1]?.(key);
    expect(await next).toBe(key);
  });

  it("is run seldom for many attempts that end, and a key begins the count anew", async () => {
    const { secret, runs } = heldSecret();
    for (let attempt = 0; attempt < 1_000; attempt += 1) {
      void secret.reveal();
      secret.leaveReading();
    }
    expect(runs).toHaveLength(10);
    runs.at(-1)?.(key);
    await vi.waitFor(() => expect(secret.reveal()).toBe(key));
    void secret.refresh();
    secret.leaveReading();
    void secret.refresh();
    expect(runs).toHaveLength(12);
  });

  it("does not put a late key above a newer one, and keeps it for scrubbing", async () => {
    const { secret, runs } = heldSecret();
    const late = secret.reveal();
    secret.leaveReading();
    const next = secret.reveal();
    runs[1]?.("newer-key");
    await next;
    runs[0]?.("late-key");
    expect(await late).toBe("late-key");
    expect(secret.reveal()).toBe("newer-key");
    expect(secret.values()).toEqual(["newer-key", "late-key"]);
    expect(secret.revision).toBe(2);
  });

  it("gives its late key when no later run has ended", async () => {
    const { secret, runs } = heldSecret();
    const late = secret.reveal();
    secret.leaveReading();
    void secret.reveal();
    runs[0]?.(key);
    await late;
    expect(secret.reveal()).toBe(key);
  });

  it("is awaited from the first run to the first key", async () => {
    const { secret, runs } = heldSecret();
    expect(secret.isAwaitedSince(0)).toBe(false);
    const first = secret.reveal();
    secret.leaveReading();
    expect(secret.isAwaitedSince(0)).toBe(true);
    runs[0]?.(key);
    await first;
    void secret.refresh();
    expect([secret.isAwaitedSince(0), secret.isAwaitedSince(1)]).toEqual([false, false]);
    expect(Secret.from("text").isAwaitedSince(0)).toBe(false);
  });

  it("that each attempt asks is awaited by attempts that began after its last key", async () => {
    const { secret, runs } = heldSecret();
    const first = secret.renew();
    runs[0]?.(key);
    await first;
    void secret.renew();
    expect([secret.isAwaitedSince(0), secret.isAwaitedSince(1)]).toEqual([false, true]);
    secret.leaveReading();
    const third = secret.renew();
    runs[2]?.(key);
    await third;
    expect([secret.keysGiven, secret.isAwaitedSince(1), secret.isAwaitedSince(2)]).toEqual([2, false, true]);
  });

  it("gives a text that is renewed as it is", () => {
    expect(Secret.from("text").renew()).toBe("text");
  });

  it("that nobody waits for is not left", async () => {
    const { secret, runs } = heldSecret();
    secret.leaveReading();
    void secret.reveal();
    void secret.reveal();
    expect(runs).toHaveLength(1);
  });
});

describe("Secret.problemOf", () => {
  it.each<[string, unknown, RegExp]>([
    ["undefined", undefined, /^is not set: give the key as text or a function; an environment variable/],
    ["null", null, /^is not set/],
    ["an empty text", "", /^is empty/],
    ["a blank text", "  ", /only white space/],
    ["a trailing line break", `${key}\n`, /white space around it.*trim/],
    ["a space before", ` ${key}`, /white space around it/],
    ["a line break inside", `${key}\n${key}`, /line break/],
    ["a control character", `${key}\u0007${key}`, /control character/],
    ["a delete character", `${key}\u007f${key}`, /control character/],
    ["a typographic dash", "sk–Zx81kQ0aVbN3", /above U\+00FF/],
    ["a number", 81, /neither text nor a function/],
    ["an object", { key }, /neither text nor a function/],
  ])("refuses %s", (_what, input, message) => {
    const problem = Secret.problemOf(input);
    expect(problem).toMatch(message);
    expect(problem).not.toMatch(/Zx81|\u2013/);
    expect(() => Secret.from(input as string)).toThrow(`The secret ${problem}`);
  });

  it.each<[string, unknown]>([
    ["a key", key],
    ["a key of one character", "k"],
    ["a key with a space inside", "two words"],
    ["a key in Latin-1", "clé"],
    ["a function", () => key],
  ])("has nothing against %s", (_what, input) => {
    expect(Secret.problemOf(input)).toBeUndefined();
  });
});
