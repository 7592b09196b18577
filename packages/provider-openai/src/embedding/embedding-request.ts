import type { JsonObject, ReplyWarning } from "@hotspare/core/plugin";
import type { EncodingFormat } from "../servers/server-facts.js";
import type { EmbeddingTraits } from "../servers/server-traits.js";
import type {
  EmbeddingAdjustment,
  EmbeddingRequest,
  EmbeddingTarget,
  InputType,
} from "./embedding-adjustment.js";

/** The request for these texts, as this server takes it. */
export function embeddingRequest(
  { model, dimensions: wanted, traits }: EmbeddingTarget,
  texts: readonly string[],
  inputType: InputType | undefined,
  inForce: readonly EmbeddingAdjustment[],
): EmbeddingRequest {
  const encodingFormat = formatFor(traits, inForce);
  const isLeftOut = traits.dimensions === false || inForce.some((one) => one.withoutDimensions === true);
  const dimensions = isLeftOut ? undefined : wanted;
  const isList = texts.length > 1 || inForce.every(({ oneText }) => oneText === undefined);
  const prefix = inputType === undefined ? "" : traits[`${inputType}Prefix`];
  const prefixed = prefix === "" ? texts : texts.map((text) => prefix + text);
  const typed = typeBody(traits, inputType, inForce);
  const body = {
    model,
    ...(encodingFormat === "omit" ? {} : { encoding_format: encodingFormat }),
    ...(dimensions === undefined ? {} : { dimensions }),
    ...traits.extraBody,
    ...typed.body,
    input: isList ? prefixed : prefixed[0],
  };
  return { body, warnings: typed.warnings, texts, encodingFormat, dimensions, isList, inForce };
}

/** A quarter of the bytes of numbers in JSON, and a tenth of the time to parse, is `base64`. Servers that do not know it send numbers. */
function formatFor(traits: EmbeddingTraits, inForce: readonly EmbeddingAdjustment[]): EncodingFormat {
  const learned = inForce.map(({ encodingFormat }) => encodingFormat);
  if (learned.includes("omit")) {
    return "omit";
  }
  return learned.includes("float") && traits.encodingFormat === "base64" ? "float" : traits.encodingFormat;
}

interface TypeBody {
  readonly body: JsonObject;
  readonly warnings: readonly ReplyWarning[];
}

const noWarnings: readonly ReplyWarning[] = Object.freeze([]);

/** What the server wants for the type of the inputs: what was set or is known, else what it has asked for. */
function typeBody(
  traits: EmbeddingTraits,
  inputType: InputType | undefined,
  inForce: readonly EmbeddingAdjustment[],
): TypeBody {
  const body = inputType === undefined ? undefined : traits[`${inputType}Body`];
  if (body !== undefined) {
    return { body, warnings: noWarnings };
  }
  const words = inForce.find((one) => one.inputType !== undefined)?.inputType;
  if (words !== undefined) {
    const input_type = words[inputType ?? "document"];
    return {
      body: { input_type },
      warnings: inputType === undefined ? [assumedType(input_type)] : noWarnings,
    };
  }
  return {
    body: {},
    warnings: isTyped(traits) || inputType === undefined ? noWarnings : [untyped(inputType)],
  };
}

/** Whether queries and documents are sent otherwise at all: with most instructions only the query has one. */
function isTyped({ queryBody, documentBody, queryPrefix, documentPrefix }: EmbeddingTraits): boolean {
  return queryBody !== undefined || documentBody !== undefined || queryPrefix !== "" || documentPrefix !== "";
}

function assumedType(word: string): ReplyWarning {
  return {
    type: "adjusted",
    field: "inputType",
    message: `The server wants input_type and the call names no inputType, so "${word}" was sent. Say inputType: "query" or "document".`,
  };
}

function untyped(inputType: InputType): ReplyWarning {
  return {
    type: "unsupported",
    field: "inputType",
    message: `inputType "${inputType}" was not sent: no field for it is known of this server. Set ${inputType}Body, or ${inputType}Prefix, at the credential.`,
  };
}
