import type { CredentialSchema, Secret, SecretInput } from "@hotspare/core/plugin";
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
}

/** A credential as the adapters get it. */
export interface ArkCredential {
  readonly apiKey: Secret;
  readonly baseURL: string;
  readonly endpointId?: string;
}

/** Source: Volcengine, "Base URL 及鉴权" (docs/82379/1298459). Ark has its own version; `/v1` is not appended. */
const defaultRegion = "cn-beijing";
const exampleURL = urlOf(defaultRegion);

const endpointIdField = z.string().regex(/^ep-[\w-]+$/, "is no inference endpoint: their ids begin with ep-");

const shape = z
  .strictObject({
    apiKey: z.unknown().optional().pipe(secretField),
    baseURL: baseURLField(exampleURL).optional(),
    region: regionField.optional(),
    endpointId: endpointIdField.optional(),
  })
  .refine(({ baseURL, region }) => baseURL === undefined || region === undefined, {
    path: ["region"],
    message: "says what baseURL says already: give one of the two",
  });

const described = z.strictObject({
  apiKey: z.string().min(1).describe("The Ark API key."),
  baseURL: describedURL.default(exampleURL).describe("Base URL of Ark, with its version."),
  region: regionField.optional().describe("Instead of baseURL."),
  endpointId: endpointIdField.optional().describe("An inference endpoint, ep-…, sent in place of the model."),
});

const checked = shape.transform(({ apiKey, baseURL, region, endpointId }): ArkCredential => {
  const url = baseURL ?? urlOf(region ?? defaultRegion);
  return {
    apiKey,
    baseURL: url.replace(/\/+$/, ""),
    ...(endpointId === undefined ? {} : { endpointId }),
  };
});

/** Refuses unknown fields; no message shows a value. */
export const arkCredentialSchema: CredentialSchema<ArkCredentialInput, ArkCredential> = credentialSchemaOf(
  checked,
  described,
);

function urlOf(region: string): string {
  return `https://ark.${region}.volces.com/api/v3`;
}
