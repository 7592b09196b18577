import type { AssistantPart, Message, VlmResult } from "@hotspare/core";
import { endpointDigest, isObject, type JsonObject } from "@hotspare/core/plugin";
import { withinDepth } from "../read/plain-json.js";
import { wrongType } from "../read/refusal.js";
import { listAt, objectAt, objectItem, required, textAt, wholeAt, wordAt } from "../read/values.js";

type AssistantMessage = Extract<Message, { readonly role: "assistant" }>;
type Metadata = NonNullable<AssistantMessage["providerMetadata"]>;

/**
 * The field of a message with data that its provider needs back, such as the signatures of Anthropic's and Gemini's thoughts. Without a signature these models
 * refuse the results of tools. OpenAI's protocol has no field for this data. A client that sends a message back unchanged sends this field back too.
 */
export const keptField = "hotspare_parts";

/** More parts than any answer has. */
const mostParts = 10_000;

/** Returns the field of an answer, or no field if the provider needs nothing back. The field does not repeat texts: each part has only the length of its text. */
export function keptParts({
  parts,
  providerMetadata,
}: Pick<VlmResult, "parts" | "providerMetadata">): JsonObject {
  if (providerMetadata === undefined && parts.every((part) => part.providerMetadata === undefined)) {
    return {};
  }
  const kept = {
    parts: parts.map((part) => ({
      type: part.type,
      ...(part.type === "toolCall" ? { id: part.id } : { length: part.text.length }),
      ...metadataField(part.providerMetadata),
    })),
    ...metadataField(providerMetadata),
  };
  return { [keptField]: kept };
}

/** Replaces the endpoint's address by a digest, because no client may learn the address. `@hotspare/provider-openai` recognises its endpoint by the digest too. */
function metadataField(metadata: Metadata | undefined): { readonly metadata?: Metadata } {
  if (metadata === undefined) {
    return {};
  }
  const shown = Object.entries(metadata).map(([provider, fields]) => {
    const { endpoint } = fields;
    return [
      provider,
      typeof endpoint === "string" ? { ...fields, endpoint: endpointDigest(endpoint) } : fields,
    ];
  });
  return { metadata: Object.fromEntries(shown) as Metadata };
}

/** The content of a message in the fields that every client knows. */
export type PlainAnswer = Pick<AssistantMessage, "content" | "reasoning" | "toolCalls">;

/**
 * Rebuilds the message with the data that its provider needs. Undefined: the field is missing, or the client has changed the message.
 *
 * @throws {ProtocolError} 400 when the field does not have the form that the gateway wrote
 */
export function withKeptParts(
  value: unknown,
  answer: PlainAnswer,
  param: string,
): Pick<AssistantMessage, "parts" | "providerMetadata"> | undefined {
  const kept = objectAt(value, param);
  if (kept === undefined) {
    return undefined;
  }
  const list = required(
    listAt(kept["parts"], `${param}.parts`, { least: 0, most: mostParts }),
    `${param}.parts`,
  );
  const rest = new Rest(answer);
  const parts = list.map((item, index) =>
    rest.next(objectItem(item, `${param}.parts[${index}]`), `${param}.parts[${index}]`),
  );
  const metadata = readMetadata(kept["metadata"], `${param}.metadata`);
  const whole = parts.filter((part) => part !== undefined);
  return rest.isEmpty && whole.length === parts.length
    ? { parts: whole, ...(metadata === undefined ? {} : { providerMetadata: metadata }) }
    : undefined;
}

const types = ["text", "reasoning", "toolCall"] as const;

/** The rest of a message that no part has taken yet. */
class Rest {
  #text: string;
  #reasoning: string;
  readonly #calls: NonNullable<PlainAnswer["toolCalls"]>;
  #callsTaken = 0;

  constructor({ content = "", reasoning = "", toolCalls = [] }: PlainAnswer) {
    this.#text = content;
    this.#reasoning = reasoning;
    this.#calls = toolCalls;
  }

  get isEmpty(): boolean {
    return this.#text === "" && this.#reasoning === "" && this.#callsTaken === this.#calls.length;
  }

  /** Takes the next part. Undefined: the rest of the message does not begin with such a part. */
  next(part: JsonObject, param: string): AssistantPart | undefined {
    const type = required(wordAt(part["type"], `${param}.type`, types), `${param}.type`);
    const metadata = readMetadata(part["metadata"], `${param}.metadata`);
    const providerMetadata = metadata === undefined ? {} : { providerMetadata: metadata };
    if (type === "toolCall") {
      const id = required(textAt(part["id"], `${param}.id`), `${param}.id`);
      const call = this.#calls[this.#callsTaken];
      this.#callsTaken += 1;
      return call?.id === id
        ? { type, id, name: call.name, arguments: call.arguments, ...providerMetadata }
        : undefined;
    }
    const length = required(wholeAt(part["length"], `${param}.length`, { least: 0 }), `${param}.length`);
    const text = this.#take(type, length);
    return text.length === length ? { type, text, ...providerMetadata } : undefined;
  }

  #take(type: "text" | "reasoning", length: number): string {
    const source = type === "text" ? this.#text : this.#reasoning;
    if (type === "text") {
      this.#text = source.slice(length);
    } else {
      this.#reasoning = source.slice(length);
    }
    return source.slice(0, length);
  }
}

function readMetadata(value: unknown, param: string): Metadata | undefined {
  const metadata = objectAt(value, param);
  if (metadata === undefined) {
    return undefined;
  }
  const wrong = Object.values(metadata).find((fields) => !isObject(fields));
  if (wrong !== undefined) {
    throw wrongType(param, "an object of objects", wrong);
  }
  return withinDepth(metadata as Metadata, param);
}
