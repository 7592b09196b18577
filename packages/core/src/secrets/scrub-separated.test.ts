import { describe, expect, it } from "vitest";
import { scrubText } from "./scrub-text.js";
import { Secret } from "./secret.js";
import { SecretVault } from "./secret-vault.js";

const key = "sk-proj-Q7xV2bN9mKpL4tR8wZ1cY6dF3gH5jS0aE";

function scrubbed(text: string, ...keys: readonly string[]): string {
  const vault = new SecretVault();
  for (const each of keys) {
    vault.add(Secret.from(each));
  }
  return scrubText(text, vault);
}

const separators = ["\n", "\r\n", "\n    ", "\\n", " ", "\t", "<br>", "<br />", "<wbr>", "&shy;", "&#8203;"];
const invisible = [
  "\0",
  "\u00ad",
  "\u200b",
  "\u200d",
  "\u2060",
  "\ufeff",
  '", "',
  '"\n"',
  "\\u0000",
  "\\u200b",
];

describe("scrubText takes out whole a key", () => {
  it.each([...separators, ...invisible])("that is broken by %j", (separator) => {
    for (const width of [1, 2, 3, 4, 6, 7, 8, 10, 20]) {
      const written = key.replace(new RegExp(`(.{${width}})(?=.)`, "g"), (part) => part + separator);
      expect(scrubbed(`bad (${written}) end`, key)).toBe("bad ([secret]) end");
    }
  });

  it.each([8, 9, 10, 11, 12, 13, 14, 15])("of %i characters that is cut once", (length) => {
    const short = "k3f9a1c7e5b8d20".slice(0, length);
    for (let at = 1; at < length; at += 1) {
      expect(scrubbed(`bad ${short.slice(0, at)}\n${short.slice(at)} end`, short)).toBe("bad [secret] end");
    }
  });

  it("in the letters of UTF-16, and in hex digits with spaces", () => {
    expect(scrubbed(Buffer.from(`bad ${key}`, "utf16le").toString("latin1"), key)).toBe(
      "b\0a\0d\0 \0[secret]\0",
    );
    const hex = Buffer.from(key)
      .toString("hex")
      .replace(/..(?=.)/g, "$& ");
    expect(scrubbed(`bad ${hex}.`, key)).toBe("bad [secret].");
  });

  it("and keeps the separator between two keys", () => {
    expect(scrubbed("k3f9a1c7e5b8\nZx81kQ0aVbN3", "k3f9a1c7e5b8", "Zx81kQ0aVbN3")).toBe("[secret]\n[secret]");
  });
});

const hexOf = (code: number, digits: number) => code.toString(16).padStart(digits, "0");
const units = (text: string, write: (code: number) => string) =>
  Array.from(text, (each) => write(each.charCodeAt(0))).join("");

describe("scrubText takes out a key with letters of Latin-1", () => {
  const accented = "sk-ÄÖÜßäöü";
  const utf8 = Buffer.from(accented).toString("latin1");
  it.each([
    ["UTF-8 read as Latin-1", utf8],
    ["accents of their own", accented.normalize("NFD")],
    ["JSON's escapes", units(accented, (code) => `\\u${hexOf(code, 4)}`)],
    ["JSON's escapes, escaped", units(accented, (code) => `\\\\u${hexOf(code, 4)}`)],
    ["JavaScript's escapes", units(accented, (code) => `\\x${hexOf(code, 2)}`)],
    ["escapes of its bytes", units(utf8, (code) => `\\x${hexOf(code, 2)}`)],
    ["a URL's escapes", units(utf8, (code) => `%${hexOf(code, 2)}`)],
    ["HTML's numbers", units(accented, (code) => `&#${code};`)],
    ["HTML's hex numbers", units(accented, (code) => `&#x${hexOf(code, 2)};`)],
  ])("as %s", (_, written) => {
    expect(scrubbed(`bad ${written} end`, accented)).toMatch(/^bad \\?\[secret\] end$/);
  });
});

it("scrubText takes out a key whose quotes and brackets HTML names", () => {
  expect(scrubbed("bad p&quot;q&lt;r&gt;s&amp;t1u2 end", 'p"q<r>s&t1u2')).toBe("bad [secret] end");
});

describe("scrubText leaves", () => {
  it.each([
    ["not-a-secret-key", "this is not a secret key: not-a secret key"],
    ["mysecretkeys", "my secret keys are wrong"],
    ["mysecretkeys", "enemy secret keys"],
    ["secret12", "secret 123 and 1secret 12"],
    ["k3f9a1c7", "block3f9\na1c7, k3f9 and a1c7"],
    [key, "part Q7xV 2bN of 9mKpL4, sk-proj-\nQ7x"],
    [key, '["Q7xV2b", "9mKpL4", "R8wZ1c"]'],
  ])("with the key %s: %s", (secret, text) => {
    expect(scrubbed(text, secret)).toBe(text);
  });
});

describe("scrubText leaves what stands behind a separator beside a whole key", () => {
  // Of the comma in a URL, `%2C`, the last letter is what stands before it here.
  it.each([
    [",00-000-A-+-", "c\u0001,00-000-A-+- end", "c\u0001[secret] end"],
    ["+Zk9-Qw7-Lm3-Tx5", "b\n+Zk9-Qw7-Lm3-Tx5", "b\n[secret]"],
  ])("%s in %j", (secret, text, expected) => {
    expect(scrubbed(text, secret)).toBe(expected);
  });

  it("but not a key that begins with another key", () => {
    const [short, long] = ["k3f9a1c7e5b8", "k3f9a1c7e5b8-d20x"];
    expect(scrubbed(`bad ${short}\n-d20x end`, short, long)).toBe("bad [secret] end");
  });
});
