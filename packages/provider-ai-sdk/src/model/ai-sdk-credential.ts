import {
  type CredentialSchema,
  closestName,
  looksLikeKey,
  type Modality,
  type SchemaIssue,
  Secret,
} from "@hotspare/core/plugin";
import type { AiSdkModel } from "./ai-sdk-model.js";
import { CalledModel } from "./called-model.js";
import { modelProblem, spelledModel } from "./model-problem.js";
import { secretsOf } from "./model-secrets.js";

/** The fields of a credential that calls a model of the AI SDK, beside the fields that every credential has. */
export interface AiSdkCredentialInput {
  /**
   * The model: an object such as `anthropic("…")`, or a name in `aiSdk({ models })`.
   * @default the `model` of the embedder or the VLM, as a name in `aiSdk({ models })`
   */
  readonly model?: AiSdkModel | string | undefined;
  /**
   * The media that a VLM accepts. A model of the AI SDK does not state them. Without this field Hotspare sends every medium, and moves on when the
   * model refuses.
   * @default `["text", "image", "video", "audio", "file"]`
   */
  readonly modalities?: readonly Modality[] | undefined;
  /**
   * Keys that the model does not show: Bedrock's keys, or the keys of a wrapped model. Hotspare removes them from errors and events, and sends them
   * nowhere.
   * @default the keys in the headers that the model shows, and Bedrock's environment variables
   */
  readonly secrets?: readonly (string | undefined)[] | undefined;
}

/** A checked credential, as the adapters get it. */
export interface AiSdkCredential {
  readonly model: CalledModel;
  readonly modalities: readonly Modality[];
  readonly secrets: readonly Secret[];
}

/** Models by the names that the user has given them. */
export type NamedModels = Readonly<Record<string, AiSdkModel>>;

const fields = ["model", "modalities", "secrets"] as const;
const allModalities: readonly Modality[] = ["text", "image", "video", "audio", "file"];

/** The schema of credentials that may name these models. */
export function aiSdkCredentialSchema(
  models: NamedModels,
): CredentialSchema<AiSdkCredentialInput, AiSdkCredential> {
  return {
    "~standard": {
      version: 1,
      vendor: "hotspare",
      validate: (value) => {
        const given: Readonly<Record<string, unknown>> = Object(value);
        const issues = [
          ...unknownIssues(given),
          ...modelIssues(given["model"], models),
          ...modalityIssues(given["modalities"]),
          ...secretIssues(given["secrets"]),
        ];
        return issues.length > 0
          ? { issues }
          : { value: credentialOf(given as AiSdkCredentialInput, models) };
      },
    },
    jsonSchema: () => jsonSchemaOf(Object.keys(models)),
  };
}

function credentialOf(
  { model, modalities = allModalities, secrets = [] }: AiSdkCredentialInput,
  models: NamedModels,
): AiSdkCredential {
  const object = (typeof model === "string" ? models[model] : model) as AiSdkModel;
  return {
    model: new CalledModel(object),
    modalities: [...modalities],
    secrets: [...secretsOf(object), ...secrets.map((secret) => Secret.from(secret))],
  };
}

function unknownIssues(given: Readonly<Record<string, unknown>>): readonly SchemaIssue[] {
  const known: readonly string[] = fields;
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: looksLikeKey(name) ? [] : [name], message: unknownMessage(name, known) }));
}

function unknownMessage(name: string, known: readonly string[]): string {
  if (looksLikeKey(name)) {
    return "has a field whose name looks like a key";
  }
  if (/^(?:api_?key|auth|base_?url|endpoint|region|organization)/i.test(name)) {
    return "is not a field of provider ai-sdk: keys and addresses belong to the model's own provider, as in createAnthropic({ apiKey, baseURL })";
  }
  const meant = closestName(name, known);
  const hint = meant === undefined ? "" : `did you mean "${meant}"? `;
  return `is not a field of provider ai-sdk: ${hint}There are: ${known.join(", ")}`;
}

function modelIssues(model: unknown, models: NamedModels): readonly SchemaIssue[] {
  if (typeof model === "string") {
    return Object.hasOwn(models, model)
      ? []
      : [{ path: ["model"], message: unknownModel(model, Object.keys(models)) }];
  }
  const problem =
    model === undefined
      ? 'is missing: give a model object of the AI SDK, such as anthropic("…"), or a name in aiSdk({ models })'
      : modelProblem(model);
  return problem === undefined ? [] : [{ path: ["model"], message: problem }];
}

/** The names are the user's own. They are no keys, so the message may list them. */
function unknownModel(name: string, known: readonly string[]): string {
  const quoted = looksLikeKey(name) ? "this" : JSON.stringify(name);
  const meant = looksLikeKey(name) ? undefined : closestName(name, known);
  const hint = meant === undefined ? "" : `; did you mean ${JSON.stringify(meant)}?`;
  const list =
    known.length === 0
      ? "aiSdk() was given no models: write aiSdk({ models: { name: model } })"
      : `there are: ${known.join(", ")}`;
  const spelled = spelledModel(name);
  return `names no model of aiSdk({ models }): ${quoted}${hint}; ${list}${spelled === undefined ? "" : `; ${spelled}`}`;
}

function modalityIssues(given: unknown): readonly SchemaIssue[] {
  if (given === undefined) {
    return [];
  }
  const isRight =
    Array.isArray(given) && given.includes("text") && given.every((each) => allModalities.includes(each));
  const list = allModalities.map((word) => JSON.stringify(word)).join(", ");
  return isRight
    ? []
    : [{ path: ["modalities"], message: `must be a list with "text" of these words: ${list}` }];
}

function secretIssues(given: unknown): readonly SchemaIssue[] {
  if (given === undefined) {
    return [];
  }
  if (!Array.isArray(given)) {
    return [{ path: ["secrets"], message: "must be a list of keys, as texts" }];
  }
  return given.flatMap((secret: unknown, index) => {
    const problem = typeof secret === "function" ? "must be a text" : Secret.problemOf(secret);
    return problem === undefined ? [] : [{ path: ["secrets", index], message: problem }];
  });
}

function jsonSchemaOf(names: readonly string[]): Readonly<Record<string, unknown>> {
  return {
    type: "object",
    additionalProperties: false,
    properties: {
      model: {
        type: "string",
        ...(names.length === 0 ? {} : { anyOf: [{ enum: names }, { pattern: "\\$\\{" }] }),
        description:
          "The name of a model in aiSdk({ models }). The name of the embedder or VLM itself if not set.",
      },
      modalities: {
        type: "array",
        items: { enum: allModalities },
        description: "The kinds of input that the model accepts. All kinds if not set.",
      },
      secrets: {
        type: "array",
        items: { type: "string" },
        description: "Keys that Hotspare hides in errors, if the model does not show them itself.",
      },
    },
  };
}
