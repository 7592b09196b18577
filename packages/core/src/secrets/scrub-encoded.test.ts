import { describe, expect, it } from "vitest";
import { scrub } from "./scrub.js";
import { scrubText } from "./scrub-text.js";
import { Secret } from "./secret.js";
import { SecretVault } from "./secret-vault.js";

const key = "sk-proj-Q7xV2bN9mKpL4tR8wZ1cY6dF3gH5jS0aE";
const uuid = "5b1c9e77-42d3-4f08-9a6e-d0c8b7a61f25";
const accented = "schlüssel-für-den-zugang-9Q";

function vaultOf(...keys: readonly string[]): SecretVault {
  const vault = new SecretVault();
  for (const each of keys) vault.add(Secret.from(each));
  return vault;
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
const percent = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join("");
const octal = (text: string) =>
  [...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");

describe("scrubText takes out a key", () => {
  it.each<[string, string]>([
    ["as the numbers of its bytes", [...Buffer.from(key)].join(", ")],
    ["as numbers without spaces", [...Buffer.from(key)].join(",")],
    ["as numbers on lines of their own", [...Buffer.from(key)].join("\n")],
    ["as hex numbers", [...Buffer.from(key)].map((byte) => `0x${byte.toString(16)}`).join(", ")],
    [
      "in hex digits with dashes",
      Buffer.from(key)
        .toString("hex")
        .replace(/..(?=.)/g, "$&-"),
    ],
    ["in octal escapes", octal(key)],
    ["in base64, twice", base64(base64(key))],
    ["in base64, three times", base64(base64(base64(key)))],
    ["in base64 of a URL's escapes", base64(percent(key))],
    ["in a URL's escapes of base64, twice", percent(base64(base64(`Bearer ${key}`)))],
    ["in a URL's escapes, twice", percent(percent(key))],
    ["in pieces with dashes", key.replace(/(.{4})(?=.)/g, "$1-")],
    ["in pieces with pluses", key.replace(/(.{5})(?=.)/g, "$1+")],
    ["in pieces that a program joins", key.replace(/(.{6})(?=.)/g, '$1" + "')],
    ["in pieces with dots and line breaks", key.replace(/(.{7})(?=.)/g, "$1.\n")],
  ])("%s", (_, written) => {
    const scrubbed = scrubText(`bad (${written}) end`, vaultOf(key));
    // What may be left encodes a scheme, or padding.
    expect(scrubbed).toMatch(/^bad \((?:[A-Za-z0-9%]{0,64})\[secret\](?:[A-Za-z0-9]{0,3}=|%3d){0,2}\) end$/);
  });

  it("that is a UUID, without its dashes", () => {
    expect(scrubText(`bad ${uuid.replaceAll("-", "")}.`, vaultOf(uuid))).toBe("bad [secret].");
  });

  it.each<[string, string]>([
    ["UTF-8 read as Latin-1", Buffer.from(accented).toString("latin1")],
    ["accents of their own", accented.normalize("NFD")],
    ["zero-width characters", accented.replace(/(.{5})(?=.)/g, "$1\u200b")],
    [
      "UTF-8 read as Latin-1, twice",
      Buffer.from(Buffer.from(accented).toString("latin1")).toString("latin1"),
    ],
  ])("with letters of Latin-1 as %s, encoded once and twice", (_, written) => {
    for (const shown of [written, percent(written), percent(percent(written)), base64(percent(written))]) {
      expect(scrubText(`bad ${shown} end`, vaultOf(accented))).toMatch(/^bad \[secret\]=* end$/);
    }
  });
});

describe("scrubText leaves", () => {
  it.each<[string, string]>([
    ["my-gateway-service-name", "my gateway service name, my_gateway_service_name: My gateway, service name"],
    ["gateway-token-value", "the gateway: token. Value"],
    [key, [...Buffer.from("an ordinary list of bytes")].join(", ")],
    [key, base64(base64("an ordinary text that somebody has encoded"))],
    [key, "12 of 115, 107 and 45; 2026-11-26 04:36:41.115, 1 2 3 4 5 6 7 8 9"],
    [key, "sk-proj- is how keys begin, e.g. Q7xV-2bN..."],
    [uuid, "5b1c9e7-42d at 4f08"],
  ])("with the key %s: %s", (secret, text) => {
    expect(scrubText(text, vaultOf(secret))).toBe(text);
  });
});

describe("scrub takes out of a body", () => {
  const bytes = [...Buffer.from(key)];
  it.each<[string, unknown]>([
    ["a list of bytes", bytes],
    ["a buffer as JSON", JSON.parse(JSON.stringify(Buffer.from(key)))],
    ["bytes as JSON", JSON.parse(JSON.stringify(new Uint8Array(bytes)))],
    ["a buffer", Buffer.from(key)],
    ["bytes", new Uint8Array(bytes)],
    ["pieces", key.match(/.{1,5}/g)],
    ["characters", [...key]],
    [
      "pieces with names",
      Object.fromEntries((key.match(/.{1,6}/g) ?? []).map((piece, at) => [`part${at}`, piece])),
    ],
  ])("%s", (_, held) => {
    const error = Object.assign(new Error("refused"), { body: { echo: { held }, reason: "unknown" } });
    scrub(error, vaultOf(key));
    const { body } = error;
    expect(JSON.stringify(body)).toContain("[secret]");
    expect(body.reason).toBe("unknown");
    expect(JSON.stringify(body)).not.toMatch(/115,107|sk-pr/);
  });

  it("nothing of other numbers, texts and bytes", () => {
    const body = {
      ids: [1, 2, 3],
      words: ["not", "a", "key"],
      vector: [0.1, 0.2],
      bytes: new Uint8Array(20),
    };
    const error = Object.assign(new Error("refused"), { body });
    scrub(error, vaultOf(key));
    expect(error.body).toBe(body);
  });
});
