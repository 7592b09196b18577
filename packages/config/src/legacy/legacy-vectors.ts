import type { ConfiguredCredential, ConfiguredEmbedder } from "../hotspare-config.js";
import type { LegacyField, LegacySection } from "./legacy-section.js";
import type { MigrationNotes } from "./migration-notes.js";

/** What an old section says of its vectors, and of how a server is asked for them. */
export interface VectorFields {
  readonly dimension: LegacyField<number> | undefined;
  readonly query: LegacyField<string> | undefined;
  readonly document: LegacyField<string> | undefined;
  readonly encoding: LegacyField<string> | undefined;
  readonly input: LegacyField<string> | undefined;
}

export function readVectorFields(section: LegacySection): VectorFields {
  return {
    dimension: section.number("dimension"),
    query: section.text("query_param"),
    document: section.text("document_param"),
    encoding: section.text("encoding_format"),
    input: section.text("input"),
  };
}

/** An embedder before its vectors were looked at. */
interface Unfitted {
  readonly vectors: VectorFields;
  readonly output: "dense" | "sparse" | "hybrid";
  readonly model: string;
  readonly credentials: readonly ConfiguredCredential[];
  /** Path in the new configuration. */
  readonly target: string;
  /** Path in the old configuration. */
  readonly path: string;
}

type Fitted = Pick<ConfiguredEmbedder, "model" | "credentials"> & {
  readonly lengths: Pick<ConfiguredEmbedder, "dimensions" | "truncateDimensions">;
};

/** Writes lengths, wire format, parameters and paths as they were in force. */
export function fitVectors(embedder: Unfitted, notes: MigrationNotes): Fitted {
  const asked = withParameters(embedder, notes);
  const { model, credentials } = withArkPath({ ...embedder, credentials: asked }, notes);
  return { model, ...withLengths({ ...embedder, credentials }, notes) };
}

/**
 * The older design asked Azure alone for a length, and cut the vectors of all others itself; another length was asked for by
 * `extra_body.dimensions`.
 */
function withLengths(
  { vectors, output, credentials, target }: Unfitted,
  notes: MigrationNotes,
): Pick<Fitted, "credentials" | "lengths"> {
  const { dimension } = vectors;
  const bodies = credentials.map(({ extraBody }) => extraBody?.["dimensions"]);
  const [asked] = bodies;
  const isAsked = typeof asked === "number" && bodies.every((each) => each === asked);
  const plain = isAsked ? credentials.map(withoutDimensions) : credentials;
  const inBody = isAsked ? { dimensions: asked } : {};
  if (dimension === undefined) {
    return { credentials: plain, lengths: inBody };
  }
  if (output === "sparse") {
    notes.warn("dropped", dimension.path, "is for dense vectors, and this embedder makes sparse vectors");
    return { credentials: plain, lengths: inBody };
  }
  if (!Number.isInteger(dimension.value) || dimension.value < 1) {
    notes.warn("dropped", dimension.path, "is no whole number from 1: the model's own length is used");
    return { credentials: plain, lengths: inBody };
  }
  const ofAzure = credentials.filter(({ provider }) => provider === "azure");
  if (ofAzure.length === credentials.length) {
    notes.warn("renamed", dimension.path, `is ${target}.dimensions: Azure is asked for it`);
    return { credentials: plain, lengths: { dimensions: dimension.value } };
  }
  const message = `is ${target}.truncateDimensions: vectors are cut to it and scaled to length 1, as before; the server is not asked for it. Write dimensions in its place if the server takes it`;
  notes.warn("changed", dimension.path, message);
  return {
    credentials: plain.map((credential) =>
      credential.provider === "azure"
        ? { ...credential, extraBody: { dimensions: dimension.value, ...credential.extraBody } }
        : credential,
    ),
    lengths: { ...inBody, truncateDimensions: dimension.value },
  };
}

function withoutDimensions({ extraBody = {}, ...credential }: ConfiguredCredential): ConfiguredCredential {
  const { dimensions: _, ...body } = extraBody;
  return {
    ...(credential as ConfiguredCredential),
    ...(Object.keys(body).length === 0 ? {} : { extraBody: body }),
  };
}

const formats: readonly string[] = ["float", "base64"];

/** Parameters of queries and documents, and the wire format: servers that speak OpenAI's protocol were asked for them. */
function withParameters(
  { vectors, credentials, target }: Unfitted,
  notes: MigrationNotes,
): readonly ConfiguredCredential[] {
  const { query, document, encoding } = vectors;
  const ofOpenAI = credentials.filter(({ provider }) => provider === "openai");
  const reached = ofOpenAI.length > 0;
  for (const [field, name, type] of [
    [query, "queryBody", "query"],
    [document, "documentBody", "document"],
  ] as const) {
    if (field !== undefined) {
      const message = reached
        ? `is ${target}.credentials[].${name}, sent by calls that say so: embed(inputs, { inputType: "${type}" })`
        : `was sent to servers of OpenAI's protocol alone: say embed(inputs, { inputType: "${type}" }) where the provider knows it`;
      notes.warn(reached ? "changed" : "dropped", field.path, message);
    }
  }
  const isFormat = encoding !== undefined && formats.includes(encoding.value);
  if (encoding !== undefined) {
    const message =
      isFormat && reached
        ? `is ${target}.credentials[].encodingFormat`
        : "is not chosen here: the provider asks for what it reads best";
    notes.warn(isFormat && reached ? "renamed" : "dropped", encoding.path, message);
  }
  return credentials.map((credential) =>
    credential.provider === "openai"
      ? {
          ...credential,
          ...(query === undefined ? {} : { queryBody: parametersOf(query.value) }),
          ...(document === undefined ? {} : { documentBody: parametersOf(document.value) }),
          ...(isFormat ? { encodingFormat: encoding.value } : {}),
        }
      : credential,
  );
}

/** `name=value` pairs, or a word that is the value of `input_type`. */
function parametersOf(text: string): Readonly<Record<string, string>> {
  if (!text.includes("=")) {
    return { input_type: text };
  }
  const pairs = text.split(",").map((pair) => {
    const at = pair.indexOf("=");
    return at === -1 ? [pair.trim(), ""] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  });
  return Object.fromEntries(pairs.filter(([name]) => name !== ""));
}

/** A name that provider volcengine asks on the path of texts. */
const textName = /embedding(?!-vision)/;
const textLabel = "ark-text-embedding";

/** `input` chose the path at Ark. Here the model's name does, so that an endpoint of a text model needs a name that says so. */
function withArkPath(
  { vectors, model, credentials, target, path }: Unfitted,
  notes: MigrationNotes,
): Pick<Fitted, "model" | "credentials"> {
  const { input } = vectors;
  const ofArk = credentials.filter(({ provider }) => provider === "volcengine");
  if (ofArk.length === 0) {
    if (input !== undefined) {
      notes.warn("dropped", input.path, "chose a path at Ark alone: the provider knows what its model takes");
    }
    return { model, credentials };
  }
  const wantsText = input?.value === "text";
  if (textName.test(model) === wantsText) {
    return { model, credentials };
  }
  const wirePath = input?.path ?? `${path}.input`;
  if (!wantsText) {
    const state = input === undefined ? "is not written, and was multimodal" : "was multimodal";
    const message = `${state}; here "${model}" is asked on the path of texts, because its name is a text model's`;
    notes.warn("changed", wirePath, message);
    return { model, credentials };
  }
  const isEndpoint = model.startsWith("ep-") && credentials.length === ofArk.length;
  if (!isEndpoint && !ofArk.every((credential) => credential["endpointId"] !== undefined)) {
    const message = `was text; here "${model}" is asked on the path of pictures and texts, because its name is no text model's`;
    notes.warn("changed", wirePath, message);
    return { model, credentials };
  }
  const message = `is said by the name of the model: ${target}.model is "${textLabel}", and the endpoint is asked on the path of texts. Write the name of the text model behind the endpoint`;
  notes.warn("changed", wirePath, message);
  return {
    model: textLabel,
    credentials: credentials.map((credential) =>
      credential["endpointId"] === undefined ? { ...credential, endpointId: model } : credential,
    ),
  };
}
