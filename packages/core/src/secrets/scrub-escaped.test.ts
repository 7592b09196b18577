import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scrubText } from "./scrub-text.js";
import { Secret } from "./secret.js";
import { SecretVault } from "./secret-vault.js";

const key = "sk-proj-Zx81kQ0aVbN3/t+Y-w";

function vaultOf(...secrets: readonly (Secret | string)[]): SecretVault {
  const vault = new SecretVault();
  for (const secret of secrets) {
    vault.add(secret);
  }
  return vault;
}

const hexOf = (character: string) => character.charCodeAt(0).toString(16).padStart(2, "0");
const escapes: Readonly<Record<string, (character: string) => string>> = {
  "JSON's": (character) => `\\u00${hexOf(character)}`,
  "JSON's in capitals": (character) => `\\u00${hexOf(character).toUpperCase()}`,
  "JavaScript's": (character) => `\\x${hexOf(character)}`,
  "a URL's": (character) => `%${hexOf(character)}`,
  "HTML's": (character) => `&#x${hexOf(character)};`,
  "HTML's decimal": (character) => `&#${character.charCodeAt(0)};`,
};

describe("scrubText takes out a key", () => {
  const vault = vaultOf(Secret.from(key));

  it.each(Object.entries(escapes))("of which any characters are escaped as %s", (_, escaped) => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: key.length, maxLength: key.length }), (isEscaped) => {
        const written = Array.from(key, (character, at) =>
          isEscaped[at] === true ? escaped(character) : character,
        ).join("");
        expect(scrubText(`before ${written} after`, vault)).toBe("before [secret] after");
      }),
    );
  });

  it("a piece of which is escaped", () => {
    const piece = Array.from("kQ0aVbN3", escapes["JSON's"] ?? String).join("");
    expect(scrubText(`{"key":"…${piece}"}`, vault)).toBe('{"key":"…[secret]"}');
  });

  it("that is short and a word", () => {
    expect(scrubText("it is \\u006b3y7, not \\u006b3y7s", vaultOf(Secret.from("k3y7")))).toBe(
      "it is [secret], not \\u006b3y7s",
    );
  });

  it.each(["hex", "HEX"])("in hex digits: %s", (letters) => {
    const hex = Buffer.from(key).toString("hex");
    const written = letters === "HEX" ? hex.toUpperCase() : hex;
    expect(scrubText(`digest ${written}.`, vault)).toBe("digest [secret].");
  });

  it("and leaves the escapes of other texts as they were", () => {
    const text = String.raw`caf\u00e9 \u0061bc %41 &#65; \x41 &#9; 100%`;
    expect(scrubText(text, vault)).toBe(text);
  });
});

describe("scrubText takes out of an address", () => {
  it.each([
    ["https://gate.example/v1/7f3a9c1e5b8d2046a1c3/openai", "https://gate.example/v1/[secret]/openai"],
    ["https://gate.example/k/sk-proj-Zx81kQ0aVbN3", "https://gate.example/k/[secret]"],
    ["https://gate.example/v1?key=Zx81kQ0aVbN3", "https://gate.example/v1?key=[secret]"],
  ])("the key in %s", (address, shown) => {
    expect(scrubText(`asked ${address}`, vaultOf(address))).toBe(`asked ${shown}`);
  });

  it.each([
    "https://me.openai.azure.com/openai/deployments/gpt-4.1-mini-2025-04-14",
    "https://generativelanguage.googleapis.com/v1beta/openai",
    "https://api.example/organization_with_long_name_of_words/v1",
  ])("nothing of %s", (address) => {
    expect(scrubText(`asked ${address}`, vaultOf(address))).toBe(`asked ${address}`);
  });
});
