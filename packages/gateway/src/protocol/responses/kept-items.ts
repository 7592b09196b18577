import type { VlmResult } from "@hotspare/core";
import { isObject, jsonExcess } from "@hotspare/core/plugin";
import { keptField, keptParts } from "../chat/kept-parts.js";
import { refusal } from "../read/refusal.js";

type Said = Pick<VlmResult, "parts" | "providerMetadata">;

/** Beginning of the gateway's `encrypted_content`. OpenAI's begins differently, and only one account can read it. */
const mark = "hotspare-1.";

/** No answer of the gateway is deeper or longer. */
const bounds = { levels: 128, values: 250_000 };

/**
 * Packs the data that a provider needs back with thoughts, such as their signature, into the `encrypted_content` of their item. OpenAI uses this field for its
 * own data, so clients send the field back unchanged. Undefined: the provider needs nothing back.
 */
export function keptThoughts(parts: VlmResult["parts"]): string | undefined {
  return packed("thoughts", { parts });
}

/**
 * Packs the data that a provider needs back with calls, texts or the whole answer. An empty item of thoughts after the answer carries this data, because no other
 * item has a field for the data. Undefined: the provider needs nothing back, except with thoughts.
 */
export function keptAnswer(said: Said): string | undefined {
  const isNeeded =
    said.providerMetadata !== undefined ||
    said.parts.some((part) => part.type !== "reasoning" && part.providerMetadata !== undefined);
  return isNeeded ? packed("answer", said) : undefined;
}

function packed(of: "thoughts" | "answer", { parts, providerMetadata }: Said): string | undefined {
  const kept = keptParts({ parts, ...(providerMetadata === undefined ? {} : { providerMetadata }) })[
    keptField
  ];
  return kept === undefined
    ? undefined
    : mark + Buffer.from(JSON.stringify({ [of]: kept })).toString("base64url");
}

/** The unpacked data of an item of thoughts, or of the answer before the item. An input of `withKeptParts`. */
export interface KeptItem {
  readonly thoughts?: unknown;
  readonly answer?: unknown;
}

/**
 * Unpacks the text that `keptThoughts` or `keptAnswer` has packed. Undefined: the text is absent, or the gateway has not packed it.
 *
 * @throws {ProtocolError} 400 when the text was changed
 */
export function unpacked(encrypted: string | undefined, param: string): KeptItem | undefined {
  if (encrypted?.startsWith(mark) !== true) {
    return undefined;
  }
  const text = Buffer.from(encrypted.slice(mark.length), "base64url").toString();
  const kept = jsonExcess(text, bounds) === undefined ? parsed(text) : undefined;
  if (!isObject(kept)) {
    const message = `Invalid '${param}': it differs from the value in the answer. Send the items of an answer back unchanged, or leave 'encrypted_content' out.`;
    throw refusal(param, message, "invalid_encrypted_content");
  }
  return kept;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, withoutPrototypes);
  } catch {
    return undefined;
  }
}

/** Refuses a member `__proto__`. `JSON.parse` reads it as an ordinary member, but a later copy by assignment would change the prototype of the copy. */
function withoutPrototypes(name: string, value: unknown): unknown {
  if (name === "__proto__") {
    throw new SyntaxError("A member is called __proto__.");
  }
  return value;
}
