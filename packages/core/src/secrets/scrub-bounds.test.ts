import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { scrub } from "./scrub.js";
import { Secret } from "./secret.js";
import { SecretVault } from "./secret-vault.js";

const key = "sk-proj-Zx81kQ0aVbN3";
const vault = new SecretVault();
vault.add(Secret.from(key));
const long = "x".repeat(1_000_000);

/** Characters of all texts that hang on an error. */
const sizeOf = (error: unknown) =>
  inspect(error, { depth: 200, showHidden: true, maxStringLength: null }).length;

describe("scrub bounds what a server hangs on an error:", () => {
  it("a message of 1 MB keeps 8 KiB, and the stack its frames", () => {
    const error = new Error(`${key} ${long}`);
    expect(scrub(error, vault)).toBe(error);
    expect(error.message).toMatch(/^\[secret\] x+… \(\d+ characters removed\)$/);
    expect(error.message.length).toBeLessThan(8_300);
    expect(error.stack).toMatch(/characters removed\)[\s\S]*\n {4}at /);
    expect(error.stack?.length).toBeLessThan(17_000);
  });

  it("a thrown text keeps as much", () => {
    expect(String(scrub(long, vault)).length).toBeLessThan(8_300);
  });

  it.each<[string, unknown]>([
    ["one text", { error: { message: long, key } }],
    ["many texts", Array.from({ length: 300 }, (_, at) => `${at} ${"y".repeat(10_000)}`)],
    ["many numbers", Array.from({ length: 1_000_000 }, (_, at) => at)],
    ["many objects", Array.from({ length: 100_000 }, (_, at) => ({ at }))],
    ["many names", Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`name${at}`, at]))],
    ["nesting", JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)],
    ["nesting of objects", JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`)],
  ])("a body of %s keeps 256 KiB of text", (_, body) => {
    const error = Object.assign(new Error("refused"), { body });
    expect(scrub(error, vault)).toBe(error);
    expect(sizeOf(error)).toBeLessThan(1_000_000);
    expect(error.message).toBe("refused");
    expect(JSON.stringify(error.body)).toContain("removed");
  });

  it("a body within the bounds is kept whole, 90 levels deep too", () => {
    const deep = Array.from({ length: 90 }).reduce((inner: object) => ({ inner }), { word: "bottom" });
    const body = { deep, list: Array.from({ length: 1_000 }, (_, at) => at), key };
    const error = Object.assign(new Error("refused"), { body });
    scrub(error, vault);
    expect(error.body).toEqual({ ...body, key: "[secret]" });
  });

  it("a text of surrogate pairs is cut without harm", () => {
    const error = new Error("😀".repeat(100_000));
    scrub(error, vault);
    expect(error.message.startsWith("😀".repeat(4_000))).toBe(true);
  });
});

class Private extends Error {
  readonly #body = { key };

  toJSON() {
    return { body: this.#body };
  }

  override toString() {
    return `Private: ${this.#body.key}`;
  }

  [inspect.custom]() {
    return `Private ${this.#body.key}`;
  }
}

class MessageByGetter extends Error {
  override get message() {
    return `refused: ${key}`;
  }
}

class PrintsItself {
  readonly #key = key;

  toJSON() {
    return this.#key;
  }

  [inspect.custom]() {
    return this.#key;
  }
}

class Broken {
  toJSON() {
    throw new Error("no");
  }
}

const own = (value: unknown) => Object.assign(new Error("x"), { own: value });

describe("scrub takes a secret out of what is printed by code:", () => {
  it.each<[string, () => Error]>([
    ["an error with private fields and printers of its own", () => new Private("x")],
    ["an error whose class has a getter for its message", () => new MessageByGetter()],
    ["an object with private fields and printers", () => own(new PrintsItself())],
    ["such an object within a body", () => own({ list: [new PrintsItself()] })],
    ["a member of a function", () => own(Object.assign(() => 1, { key }))],
    ["a text as an object", () => own(new String(key))],
    ["a promise", () => own(Promise.resolve(key))],
    ["a regular expression", () => own(new RegExp(key))],
    ["a symbol", () => own(Symbol(key))],
    ["a proxy", () => own(new Proxy({ key }, {}))],
    [
      "a getter of its own",
      () =>
        Object.defineProperty(new Error("x"), "own", {
          get: () => key,
          enumerable: true,
          configurable: true,
        }),
    ],
    ["a getter of a body", () => own(Object.defineProperty({}, "own", { get: () => key, enumerable: true }))],
    ["an object whose printer throws, and a secret beside it", () => own({ broken: new Broken(), key })],
  ])("%s", (_, make) => {
    const error = make();
    expect(scrub(error, vault)).toBe(error);
    for (const shown of [
      inspect(error, { depth: 20, showHidden: true, getters: true }),
      JSON.stringify(error),
      String(error),
      error.message,
    ]) {
      expect(shown).not.toContain("Zx81");
    }
  });

  it("and leaves objects that print no secret", () => {
    const date = new Date(0);
    const pattern = /plain/;
    const say = () => "x";
    const error = Object.assign(new Error("x"), { date, pattern, say });
    scrub(error, vault);
    expect([error.date, error.pattern, error.say]).toEqual([date, pattern, say]);
  });
});
