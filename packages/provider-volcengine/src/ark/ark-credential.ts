import { type CredentialSchema, once, type Secret, type SecretInput } from "@hotspare/core/plugin";
import * as z from "zod";
import {
  baseURLField,
  credentialSchemaOf,
  describedURL,
  regionField,
  secretField,
} from "../credential/credential-fields.js";

/** What a user writes of an Ark credential, beside the fields that every credential has. */
export interface ArkCredentialInput {
  /** An Ark API key, or a function that gives it. Ark's data plane takes no AK/SK. */
  readonly apiKey: SecretInput;
  /** With its version, and without the path of a call. @default "https://ark.cn-beijing.volces.com/api/v3" */
  readonly baseURL?: string | undefined;
  /** Instead of `baseURL`: `https://ark.<region>.volces.com/api/v3`. */
  readonly region?: string | undefined;
  /** An inference endpoint (`ep-…`) that serves the model: sent in its place. */
  readonly endpointId?: string | undefined;
  /**
   * Which path takes embeddings: `/embeddings` for texts, or `/embeddings/multimodal`. Write it for an endpoint (`ep-…`) of a text model, whose
   * name does not say what it takes. @default "text" for a model whose name is a text model's, else "multimodal"
   */
  readonly embeddingPath?: "text" | "multimodal" | undefined;
}

/** A credential as the adapters get it. */
export interface ArkCredential {
  readonly apiKey: Secret;
  readonly baseURL: string;
  readonly endpointId?: string;
  readonly embeddingPath?: "text" | "multimodal";
}

/** Source: Volcengine, "Base URL 及鉴权" (docs/82379/1298459). Ark has its own version; `/v1` is not appended. */
const defaultRegion = "cn-beijing";
const exampleURL = urlOf(defaultRegion);

const endpointIdField = once(() =>
  z.string().regex(/^ep-[\w-]+$/, "is not an inference endpoint: its id must begin with ep-"),
);

const paths = ["text", "multimodal"] as const;

const shape = once(() =>
  z
    .strictObject({
      apiKey: z.unknown().optional().pipe(secretField()),
      baseURL: baseURLField(exampleURL).optional(),
      region: regionField().optional(),
      endpointId: endpointIdField().optional(),
      embeddingPath: z.enum(paths, 'must be "text" or "multimodal"').optional(),
    })
    .refine(({ baseURL, region }) => baseURL === undefined || region === undefined, {
      path: ["region"],
      message: "cannot be used together with baseURL: give one of the two",
    }),
);

const described = once(() =>
  z.strictObject({
    apiKey: z.string().min(1).describe("The Ark API key."),
    baseURL: describedURL().default(exampleURL).describe("Base URL of Ark, with its version."),
    region: regionField().optional().describe("Region of Ark, instead of baseURL."),
    endpointId: endpointIdField()
      .optional()
      .describe("An inference endpoint, ep-…, which Hotspare sends instead of the model."),
    embeddingPath: z
      .enum(paths)
      .optional()
      .describe("Path for embeddings. If not set, the model's name decides."),
  }),
);

const checked = once(() =>
  shape().transform((given): ArkCredential => {
    const { apiKey, baseURL, region, endpointId, embeddingPath } = given;
    const url = baseURL ?? urlOf(region ?? defaultRegion);
    return {
      apiKey,
      baseURL: url,
      ...(endpointId === undefined ? {} : { endpointId }),
      ...(embeddingPath === undefined ? {} : { embeddingPath }),
    };
  }),
);

/** Refuses unknown fields; no message shows a value. */
export const arkCredentialSchema: CredentialSchema<ArkCredentialInput, ArkCredential> = credentialSchemaOf(
  checked,
  described,
);

function urlOf(region: string): string {
  return `https://ark.${region}.volces.com/api/v3`;
}
