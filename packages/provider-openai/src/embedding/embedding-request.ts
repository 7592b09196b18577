import {
  type AttemptContext,
  type JsonObject,
  type ProviderOptions,
  type ReplyWarning,
  unreadOptions,
} from "@hotspare/core/plugin";
import type { EncodingFormat } from "../servers/known-traits.js";
import type { EmbeddingDialect } from "../servers/server-dialects.js";
import type {
  EmbeddingAlternative,
  EmbeddingRequest,
  EmbeddingTarget,
  InputType,
} from "./embedding-alternative.js";

/** The request for these texts, in the form that this server accepts. */
export function embeddingRequest(
  { model, dimensions: wanted, dialect }: EmbeddingTarget,
  texts: readonly string[],
  { inputType, providerOptions }: Pick<AttemptContext, "inputType" | "providerOptions">,
  inForce: readonly EmbeddingAlternative[],
): EmbeddingRequest {
  const encodingFormat = formatFor(dialect, inForce);
  const isLeftOut = dialect.dimensions === false || inForce.some((one) => one.withoutDimensions === true);
  const dimensions = isLeftOut ? undefined : wanted;
  const isList = texts.length > 1 || inForce.every(({ oneText }) => oneText === undefined);
  const prefix = inputType === undefined ? "" : dialect[`${inputType}Prefix`];
  const prefixed = prefix === "" ? texts : texts.map((text) => prefix + text);
  const typed = typeBody(dialect, inputType, inForce);
  const own = ownOptions(providerOptions, wanted);
  const body = {
    model,
    ...(encodingFormat === "omit" ? {} : { encoding_format: encodingFormat }),
    ...(dimensions === undefined ? {} : { dimensions }),
    ...dialect.extraBody,
    ...own.body,
    ...typed.body,
    input: isList ? prefixed : prefixed[0],
  };
  const warnings = own.warnings.length === 0 ? typed.warnings : [...typed.warnings, ...own.warnings];
  return { body, warnings, texts, encodingFormat, dimensions, isList, inForce };
}

/** `base64` has a quarter of the bytes of JSON numbers, and takes a tenth of the time to parse. Servers that do not know it send numbers. */
function formatFor(dialect: EmbeddingDialect, inForce: readonly EmbeddingAlternative[]): EncodingFormat {
  const learned = inForce.map(({ encodingFormat }) => encodingFormat);
  if (learned.includes("omit")) {
    return "omit";
  }
  return learned.includes("float") && dialect.encodingFormat === "base64" ? "float" : dialect.encodingFormat;
}

/** The names under which callers pass options to an endpoint of this protocol. Azure's package uses both. */
const ownNames = ["openai", "azure"];

/**
 * The call's options under OpenAI's name. Sources: @ai-sdk/openai, `openaiEmbeddingModelOptions` (`dimensions`, `user`); OpenAI API reference,
 * "Create embeddings". The length of the vectors is fixed by the embedder.
 */
function ownOptions(given: ProviderOptions | undefined, dimensions: number | undefined): TypeBody {
  if (given === undefined) {
    return nothing;
  }
  const body: Record<string, unknown> = {};
  const warnings = [...unreadOptions(given, ownNames)];
  for (const provider of ownNames) {
    for (const [name, value] of Object.entries(given[provider] ?? {})) {
      if (name === "user") {
        body[name] = value;
      } else if (value !== undefined && !(name === "dimensions" && value === dimensions)) {
        warnings.push(unsentOption(`providerOptions.${provider}.${name}`, name));
      }
    }
  }
  return { body, warnings };
}

function unsentOption(field: string, name: string): ReplyWarning {
  const instead =
    name === "dimensions"
      ? "all vectors of an embedder have the same length, so it belongs to the embedder: hotspare.embedder({ model, dimensions, credentials })"
      : "further options of the server belong to the credential: credentials: [{ provider, extraBody }]";
  return { type: "unsupported", field, message: `Hotspare did not send "${field}": ${instead}.` };
}

interface TypeBody {
  readonly body: JsonObject;
  readonly warnings: readonly ReplyWarning[];
}

const noWarnings: readonly ReplyWarning[] = Object.freeze([]);
const nothing: TypeBody = { body: {}, warnings: noWarnings };

/** The fields for the type of the inputs: configured or known fields first, then the field that the server has asked for. */
function typeBody(
  dialect: EmbeddingDialect,
  inputType: InputType | undefined,
  inForce: readonly EmbeddingAlternative[],
): TypeBody {
  const body = inputType === undefined ? undefined : dialect[`${inputType}Body`];
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
    warnings: isTyped(dialect) || inputType === undefined ? noWarnings : [untyped(inputType)],
  };
}

/** Whether queries and documents are distinguished at all. With most instructions, only queries have a prefix. */
function isTyped({ queryBody, documentBody, queryPrefix, documentPrefix }: EmbeddingDialect): boolean {
  return queryBody !== undefined || documentBody !== undefined || queryPrefix !== "" || documentPrefix !== "";
}

function assumedType(word: string): ReplyWarning {
  return {
    type: "adjusted",
    field: "inputType",
    message: `The server requires input_type and the call has no inputType, so Hotspare sent "${word}". Set inputType: "query" or "document".`,
  };
}

function untyped(inputType: InputType): ReplyWarning {
  return {
    type: "unsupported",
    field: "inputType",
    message: `Hotspare did not send inputType "${inputType}", because it does not know this server's field for it. Set ${inputType}Body, or ${inputType}Prefix, in the credential.`,
  };
}
