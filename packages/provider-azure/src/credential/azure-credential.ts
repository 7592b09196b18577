import {
  type CredentialSchema,
  once,
  type SchemaIssue,
  Secret,
  type SecretInput,
} from "@hotspare/core/plugin";
import { type ServerSettings, serverSettingsFields } from "@hotspare/provider-openai";
import * as z from "zod";
import { apiVersionPattern, undatedVersion } from "./api-version.js";
import { endpointProblem, exampleEndpoint, normalizeEndpoint } from "./endpoint-problem.js";

/** The settings that differ between the models of deployments. */
type DeploymentSettings = Pick<ServerSettings, "send" | "limits" | "thinkTags">;

/** The fields of an Azure credential in a configuration, beside the fields that every credential has. Write either `apiKey` or `tokenProvider`. */
export interface AzureCredentialInput extends DeploymentSettings {
  /** The address of the resource without a path, such as `https://my-resource.openai.azure.com`. For a gateway, the address with its base path. */
  readonly endpoint: string;
  /** The name of the deployment, which Azure uses as the name of the model. */
  readonly deployment: string;
  /** The API version: `"v1"`, which has no `api-version` parameter, or a dated version such as `"2024-10-21"`. @default "v1" */
  readonly apiVersion?: string | undefined;
  /** A key of the resource, or a function that returns the key. */
  readonly apiKey?: SecretInput;
  /** Returns an Entra ID token. Called for each attempt, so it should cache the token, as `getBearerTokenProvider` of `@azure/identity` does. */
  readonly tokenProvider?: (() => string | Promise<string>) | undefined;
}

/** The key or token that authenticates a request: `api-key: …`, or `Authorization: Bearer …`. */
export interface AzureAuthentication {
  readonly kind: "apiKey" | "token";
  readonly secret: Secret;
}

/** A checked credential, as the adapters get it. */
export interface AzureCredential extends DeploymentSettings {
  readonly endpoint: string;
  readonly deployment: string;
  readonly apiVersion: string;
  readonly authentication: AzureAuthentication;
}

const endpoint = once(() =>
  z.string(missing(`the resource's address, such as ${exampleEndpoint}`)).superRefine((text, context) => {
    const problem = endpointProblem(text);
    if (problem !== undefined) {
      context.addIssue({ code: "custom", message: problem, input: undefined });
    }
  }),
);

function settingsShape() {
  const { send, limits, thinkTags } = serverSettingsFields;
  return { send: send(), limits: limits(), thinkTags: thinkTags() };
}

const shape = once(() =>
  z.strictObject({
    endpoint: endpoint(),
    deployment: z
      .string(missing("the deployment's name, as the portal shows it"))
      .regex(
        /^[^\s/?#]+$/,
        "is not the name of a deployment: give the name that the portal shows, not its address",
      ),
    apiVersion: z
      .string()
      .regex(apiVersionPattern, 'is no API version: give "v1", or a dated one such as "2024-10-21"')
      .optional(),
    apiKey: z.unknown().optional(),
    tokenProvider: z.unknown().optional(),
    ...settingsShape(),
  }),
);

const checked = once(() =>
  shape().transform((fields, context): AzureCredential => {
    const read = readAuthentication(fields);
    if ("problem" in read) {
      context.addIssue({ code: "custom", message: read.problem, path: [read.field], input: undefined });
      return z.NEVER;
    }
    return {
      endpoint: normalizeEndpoint(fields.endpoint),
      deployment: fields.deployment,
      apiVersion: fields.apiVersion ?? undatedVersion,
      authentication: read,
      ...settingsIn(fields),
    };
  }),
);

function settingsIn(fields: DeploymentSettings): DeploymentSettings {
  const { send, limits, thinkTags } = fields;
  const given = Object.entries({ send, limits, thinkTags }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

type Field = "apiKey" | "tokenProvider";

function readAuthentication(
  fields: Readonly<Partial<Record<Field, unknown>>>,
): AzureAuthentication | { readonly field: Field; readonly problem: string } {
  const { apiKey, tokenProvider } = fields;
  if (apiKey !== undefined && tokenProvider !== undefined) {
    return {
      field: "tokenProvider",
      problem: "cannot be used together with `apiKey`: leave one of the two out",
    };
  }
  if (tokenProvider !== undefined) {
    return typeof tokenProvider === "function"
      ? { kind: "token", secret: Secret.from(tokenProvider as () => string) }
      : {
          field: "tokenProvider",
          problem:
            "is not a function: give a function that returns a token, because a token itself expires within hours",
        };
  }
  const problem = Secret.problemOf(apiKey);
  return problem === undefined
    ? { kind: "apiKey", secret: Secret.from(apiKey as SecretInput) }
    : { field: "apiKey", problem: apiKey === undefined ? `${problem}; or give \`tokenProvider\`` : problem };
}

/** Issues that zod does not reach when another field is wrong, so that all mistakes are reported at once. */
function authenticationIssues(value: unknown, reported: readonly SchemaIssue[]): readonly SchemaIssue[] {
  const isReported = reported.some(({ path = [] }) => path[0] === "apiKey" || path[0] === "tokenProvider");
  if (isReported || typeof value !== "object" || value === null) {
    return [];
  }
  const read = readAuthentication(value);
  return "problem" in read ? [{ message: read.problem, path: [read.field] }] : [];
}

/** The message about a missing field. */
function missing(what: string): { readonly error: (issue: { readonly input?: unknown }) => string } {
  return {
    error: ({ input }) => (input === undefined ? `is missing: give ${what}` : `must be a text: ${what}`),
  };
}

/** The JSON Schema of the input, for editors. A secret is a text there, and a token provider cannot be written. */
const described = once(() =>
  z.strictObject({
    endpoint: z
      .url()
      .meta({ examples: [exampleEndpoint] })
      .describe(`Address of the resource, such as ${exampleEndpoint}.`),
    deployment: z.string().min(1).describe("Name of the deployment."),
    apiVersion: z
      .string()
      .regex(apiVersionPattern)
      .default(undatedVersion)
      .describe('"v1", or a dated version such as "2024-10-21".'),
    apiKey: z.string().min(1).optional().describe("A key of the resource."),
    tokenProvider: z
      .unknown()
      .optional()
      .describe("Only in code: a function that returns an Entra ID token."),
    ...settingsShape(),
  }),
);

/** The schema of Azure credentials. It refuses unknown fields, and its messages show no value. */
export const azureCredentialSchema: CredentialSchema<AzureCredentialInput, AzureCredential> = {
  "~standard": {
    version: 1,
    vendor: "zod",
    validate: (value) => {
      const result = checked()["~standard"].validate(value);
      return result instanceof Promise || result.issues === undefined
        ? result
        : { issues: [...result.issues, ...authenticationIssues(value, result.issues)] };
    },
  },
  jsonSchema: () => z.toJSONSchema(described(), { io: "input" }),
};
