import { present } from "../file/kind-of.js";
import type { ConfiguredCredential, ConfiguredEmbedder } from "../hotspare-config.js";
import type { LegacyField, LegacySection } from "./legacy-section.js";
import type { MigrationNotes } from "./migration-notes.js";
import type { OpenAIServer } from "./openai-servers.js";

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
  /** Which server each credential was of, where it had a provider of its own. */
  readonly servers: readonly (OpenAIServer | undefined)[];
  /** Path in the new configuration. */
  readonly target: string;
  /** Path in the old configuration. */
  readonly path: string;
}

type Fitted = Pick<ConfiguredEmbedder, "credentials"> & {
  readonly lengths: Pick<ConfiguredEmbedder, "dimensions" | "truncateDimensions">;
};

/** Writes lengths, wire format, parameters and paths as they were in force. */
export function fitVectors(embedder: Unfitted, notes: MigrationNotes): Fitted {
  const asked = withParameters(embedder, notes);
  const credentials = withArkPath({ ...embedder, credentials: asked }, notes);
  return withLengths({ ...embedder, credentials }, notes);
}

/**
 * The older design asked Azure and a few others for a length, and cut the vectors of all others itself; another length was asked for by
 * `extra_body.dimensions`.
 */
function withLengths(
  { vectors, output, credentials, servers, target }: Unfitted,
  notes: MigrationNotes,
): Fitted {
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
  const fields = credentials.map(({ provider }, index) =>
    provider === "azure" ? "dimensions" : servers[index]?.lengthField,
  );
  if (fields.every((field) => field === "dimensions")) {
    notes.warn("renamed", dimension.path, `is ${target}.dimensions: the provider is asked for it, as before`);
    return { credentials: plain, lengths: { dimensions: dimension.value } };
  }
  const isNeverAsked = fields.every((field) => field === undefined);
  const whoIsAsked = isNeverAsked
    ? "the server is not asked for it. Write dimensions in its place if the server takes it"
    : `${target}.credentials[].extraBody asks those servers for it that were asked before`;
  const message = `is ${target}.truncateDimensions: vectors are cut to it and scaled to length 1, as before; ${whoIsAsked}`;
  notes.warn("changed", dimension.path, message);
  return {
    credentials: plain.map((credential, index) => {
      const field = fields[index];
      return field === undefined
        ? credential
        : { ...credential, extraBody: { [field]: dimension.value, ...credential.extraBody } };
    }),
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
  { vectors, credentials, servers, model, target, path }: Unfitted,
  notes: MigrationNotes,
): readonly ConfiguredCredential[] {
  const { query, document, encoding } = vectors;
  const own = servers.map((server) => server?.parameters?.(model));
  const field = own.find((parameters) => parameters !== undefined)?.field;
  if (field !== undefined) {
    for (const [name, written, type] of [
      ["query_param", query, "query"],
      ["document_param", document, "document"],
    ] as const) {
      if (written === undefined) {
        const message = `is not written, and the server had a ${field} for each: it is ${target}.credentials[].${type}Body, sent by calls that say so: embed(inputs, { inputType: "${type}" })`;
        notes.warn("changed", `${path}.${name}`, message);
      }
    }
  }
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
  return credentials.map((credential, index) => {
    const parameters = own[index];
    const bodyOf = (written: LegacyField<string> | undefined, value: string | undefined) =>
      parameters === undefined
        ? written && parametersOf(written.value)
        : { [parameters.field]: written?.value ?? value };
    return credential.provider === "openai"
      ? {
          ...credential,
          ...present({
            queryBody: bodyOf(query, parameters?.query),
            documentBody: bodyOf(document, parameters?.document),
          }),
          ...(isFormat ? { encodingFormat: encoding.value } : {}),
        }
      : credential;
  });
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

/** `input` chose the path at Ark, and was multimodal unless it was written. Here the model's name chooses it, or `embeddingPath` does. */
function withArkPath(
  { vectors, model, credentials, servers, target, path }: Unfitted,
  notes: MigrationNotes,
): readonly ConfiguredCredential[] {
  const { input } = vectors;
  if (!credentials.some(({ provider }) => provider === "volcengine")) {
    if (input !== undefined && !servers.some((server) => server?.isForTexts === true)) {
      notes.warn("dropped", input.path, "chose a path at Ark alone: the provider knows what its model takes");
    }
    return credentials;
  }
  const wantsText = input?.value === "text";
  if (textName.test(model) === wantsText) {
    return credentials;
  }
  const wirePath = input?.path ?? `${path}.input`;
  if (!wantsText) {
    const state = input === undefined ? "is not written, and was multimodal" : "was multimodal";
    const message = `${state}; here "${model}" is asked on the path of texts, because its name is a text model's`;
    notes.warn("changed", wirePath, message);
    return credentials;
  }
  notes.warn(
    "renamed",
    wirePath,
    `is ${target}.credentials[].embeddingPath: the path of texts is asked, as before`,
  );
  return credentials.map((credential) =>
    credential.provider === "volcengine" ? { ...credential, embeddingPath: "text" } : credential,
  );
}
