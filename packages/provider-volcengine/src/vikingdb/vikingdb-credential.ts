import { type CredentialSchema, once, Secret, type SecretInput } from "@hotspare/core/plugin";
import * as z from "zod";
import {
  baseURLField,
  credentialSchemaOf,
  describedURL,
  regionField,
} from "../credential/credential-fields.js";

interface CommonInput {
  /** The version of the model, such as "251215". Doubao models need a version. @default the date at the end of the model's name */
  readonly modelVersion?: string | undefined;
  /** A part of the host name and of the signature. @default "cn-beijing" */
  readonly region?: string | undefined;
  /** The address of another host. @default "https://api-vikingdb.vikingdb.<region>.volces.com" */
  readonly baseURL?: string | undefined;
}

/**
 * The fields of a VikingDB credential in a configuration, beside the fields that every credential has: an API key, or a key pair that signs requests.
 */
export type VikingDBCredentialInput = CommonInput &
  (
    | { readonly apiKey: SecretInput; readonly accessKeyId?: never; readonly secretAccessKey?: never }
    | {
        readonly apiKey?: never;
        readonly accessKeyId: SecretInput;
        readonly secretAccessKey: SecretInput;
        /** The session token of a temporary key pair. */
        readonly sessionToken?: SecretInput;
      }
  );

/** The keys that authenticate a request: an API key, or a key pair. */
export type VikingDBKeys =
  | { readonly kind: "apiKey"; readonly apiKey: Secret }
  | {
      readonly kind: "pair";
      readonly accessKeyId: Secret;
      readonly secretAccessKey: Secret;
      readonly sessionToken?: Secret;
    };

/** A checked credential, as the adapter gets it. */
export interface VikingDBCredential {
  readonly keys: VikingDBKeys;
  readonly region: string;
  readonly baseURL: string;
  readonly modelVersion?: string;
}

/** Source: Volcengine, "数据面API调用流程" (docs/84313/1791125). */
const defaultRegion = "cn-beijing";
const exampleURL = urlOf(defaultRegion);

const modelVersionField = once(() =>
  z.string().regex(/^[\w.-]+$/, "is not a version: write a version such as 251215, or default"),
);

const shape = once(() =>
  z.strictObject({
    apiKey: z.unknown().optional(),
    accessKeyId: z.unknown().optional(),
    secretAccessKey: z.unknown().optional(),
    sessionToken: z.unknown().optional(),
    modelVersion: modelVersionField().optional(),
    region: regionField().optional(),
    baseURL: baseURLField(exampleURL).optional(),
  }),
);

const described = once(() =>
  z.strictObject({
    apiKey: z.string().optional().describe("An API key; or accessKeyId and secretAccessKey."),
    accessKeyId: z.string().optional().describe("Access key id, with secretAccessKey."),
    secretAccessKey: z.string().optional().describe("Secret access key."),
    sessionToken: z.string().optional().describe("Session token of a temporary key pair."),
    modelVersion: modelVersionField().optional().describe("The model's version, such as 251215."),
    region: regionField().default(defaultRegion).describe("Region of the host and of the signature."),
    baseURL: describedURL()
      .meta({ examples: [exampleURL] })
      .optional()
      .describe("Base URL of another host."),
  }),
);

const checked = once(() =>
  shape().transform((fields, context): VikingDBCredential => {
    const { modelVersion, region = defaultRegion, baseURL = urlOf(region) } = fields;
    const keys = readKeys(fields, (field, message) => {
      context.addIssue({ code: "custom", path: [field], message, input: undefined });
    });
    return keys === undefined
      ? z.NEVER
      : {
          keys,
          region,
          baseURL,
          ...(modelVersion === undefined ? {} : { modelVersion }),
        };
  }),
);

/** The schema of VikingDB credentials. It refuses unknown fields, and its messages show no value. */
export const vikingDBCredentialSchema: CredentialSchema<VikingDBCredentialInput, VikingDBCredential> =
  credentialSchemaOf(checked, described);

type Fields = Readonly<Record<"apiKey" | "accessKeyId" | "secretAccessKey" | "sessionToken", unknown>>;

function readKeys(
  fields: Partial<Fields>,
  refuse: (field: keyof Fields, message: string) => void,
): VikingDBKeys | undefined {
  const read = (field: keyof Fields): Secret | undefined => {
    const problem = Secret.problemOf(fields[field]);
    if (problem !== undefined) {
      refuse(field, problem);
      return undefined;
    }
    return Secret.from(fields[field] as SecretInput);
  };
  // A field that is present and undefined comes from a variable that is not set, so the message names the field.
  if ("apiKey" in fields) {
    for (const field of ["accessKeyId", "secretAccessKey", "sessionToken"] as const) {
      if (field in fields) {
        refuse(
          field,
          "cannot be used together with apiKey: give an API key, or accessKeyId with secretAccessKey",
        );
        return undefined;
      }
    }
    const apiKey = read("apiKey");
    return apiKey === undefined ? undefined : { kind: "apiKey", apiKey };
  }
  const accessKeyId = read("accessKeyId");
  const secretAccessKey = read("secretAccessKey");
  const temporary = fields.sessionToken !== undefined;
  const sessionToken = temporary ? read("sessionToken") : undefined;
  if (
    accessKeyId === undefined ||
    secretAccessKey === undefined ||
    (temporary && sessionToken === undefined)
  ) {
    return undefined;
  }
  return {
    kind: "pair",
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

function urlOf(region: string): string {
  return `https://api-vikingdb.vikingdb.${region}.volces.com`;
}
