import { type CredentialSchema, once, type Secret, type SecretInput } from "@hotspare/core/plugin";
import * as z from "zod";
import {
  baseURLField,
  credentialSchemaOf,
  describedURL,
  regionField,
  secretField,
} from "../credential/credential-fields.js";

/** The fields of an Ark credential in a configuration, beside the fields that every credential has. */
export interface ArkCredentialInput {
  /** An Ark API key, or a function that returns the key. Ark's data plane accepts no AK/SK. */
  readonly apiKey: SecretInput;
  /** The address with its version, without the path of a call. @default "https://ark.cn-beijing.volces.com/api/v3" */
  readonly baseURL?: string | undefined;
  /** Replaces `baseURL`: the address is then `https://ark.<region>.volces.com/api/v3`. */
  readonly region?: string | undefined;
  /** An inference endpoint (`ep-…`) that serves the model. It is sent in place of the model's name. */
  readonly endpointId?: string | undefined;
  /**
   * The path for embeddings: `/embeddings` for texts, or `/embeddings/multimodal`. Write it for an endpoint (`ep-…`) of a text model, because the
   * name of an endpoint does not show its kind of model.
   * @default "text" when the model's name is a text model's, otherwise "multimodal"
   */
  readonly embeddingPath?: "text" | "multimodal" | undefined;
}

/** A checked credential, as the adapters get it. */
export interface ArkCredential {
  readonly apiKey: Secret;
  readonly baseURL: string;
  readonly endpointId?: string;
  readonly embeddingPath?: "text" | "multimodal";
}

/** Source: Volcengine, "Base URL 及鉴权" (docs/82379/1298459). Ark's address has its own version, so `/v1` is not appended. */
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
    // A printed configuration has both: the region that was given, and the address that it makes.
    .refine(
      ({ baseURL, region }) => baseURL === undefined || region === undefined || baseURL === urlOf(region),
      {
        path: ["region"],
        message: "cannot be used together with baseURL: give one of the two",
      },
    ),
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

/** The schema of Ark credentials. It refuses unknown fields, and its messages show no value. */
export const arkCredentialSchema: CredentialSchema<ArkCredentialInput, ArkCredential> = credentialSchemaOf(
  checked,
  described,
);

function urlOf(region: string): string {
  return `https://ark.${region}.volces.com/api/v3`;
}
