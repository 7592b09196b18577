import type { VlmResult } from "@hotspare/core";
import { isObject, jsonExcess } from "@hotspare/core/plugin";
import { keptField, keptParts } from "../chat/kept-parts.js";
import { refusal } from "../read/refusal.js";

type Said = Pick<VlmResult, "parts" | "providerMetadata">;

/** What the gateway's own `encrypted_content` begins with. OpenAI's begins otherwise, and is known to one account alone. */
const mark = "hotspare-1.";

/** Deeper or longer is nothing that an answer had. */
const bounds = { levels: 128, values: 250_000 };

/**
 * What a provider wants back with thoughts, such as their signature, as the `encrypted_content` of their item: that is where OpenAI has what only it can read, and clients send it back as it is.
 * Undefined: the provider wants nothing back.
 */
export function keptThoughts(parts: VlmResult["parts"]): string | undefined {
  return packed("thoughts", { parts });
}

/**
 * What a provider wants back with calls, with texts, or with the answer as a whole. It stands in an item of thoughts without words behind the answer: no other item has a place for it.
 * Undefined: the provider wants nothing back beside its thoughts.
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

/** What was kept of an item of thoughts, or of the answer that it stands behind; for `withKeptParts`. */
export interface KeptItem {
  readonly thoughts?: unknown;
  readonly answer?: unknown;
}

/**
 * What `keptThoughts` or `keptAnswer` has written. Undefined: somebody else has written it, or nobody.
 *
 * @throws {ProtocolError} 400 when it is not as it was written
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

/** `JSON.parse` makes `__proto__` a member like any other; a copy by assignment would make it the prototype of the copy. */
function withoutPrototypes(name: string, value: unknown): unknown {
  if (name === "__proto__") {
    throw new SyntaxError("A member is called __proto__.");
  }
  return value;
}
