import { type CredentialSchema, Secret, type SecretInput } from "@hotspare/core/plugin";
import * as z from "zod";

/** What a user writes of an OpenAI credential, beside the fields that every credential has. */
export interface OpenAICredentialInput {
  /** The key, or a function that gives it. */
  readonly apiKey: SecretInput;
  /** Of OpenAI, or of any endpoint that speaks as it does. @default "https://api.openai.com/v1" */
  readonly baseURL?: string | undefined;
  /** Sent as `OpenAI-Organization`. */
  readonly organization?: string | undefined;
  /** Sent as `OpenAI-Project`. */
  readonly project?: string | undefined;
}

/** A credential as the adapters get it. */
export interface OpenAICredential {
  readonly apiKey: Secret;
  readonly baseURL: string;
  readonly organization?: string;
  readonly project?: string;
}

/** Where OpenAI itself is. */
const defaultBaseURL = "https://api.openai.com/v1";

const secret = z.unknown().transform((input, context) => {
  const problem = Secret.problemOf(input);
  if (problem !== undefined) {
    context.addIssue({ code: "custom", message: problem, input: undefined });
    return z.NEVER;
  }
  return Secret.from(input as SecretInput);
});

const headerText = z
  .string()
  .regex(/^[\x21-\x7e]+$/, "cannot be sent in a header: give the bare id, such as org-… or proj_…")
  .optional();

const shape = z.strictObject({
  apiKey: z.unknown().optional().pipe(secret),
  baseURL: z
    .string()
    .superRefine((text, context) => {
      const problem = baseURLProblem(text);
      if (problem !== undefined) {
        context.addIssue({ code: "custom", message: problem, input: undefined });
      }
    })
    .optional(),
  organization: headerText,
  project: headerText,
});

/** JSON Schema of the input, for editors: there a secret is text. */
const described = z.strictObject({
  apiKey: z.string().min(1).describe("The API key."),
  baseURL: z
    .url()
    .default(defaultBaseURL)
    .describe("Base URL of OpenAI, or of an endpoint that speaks as it does."),
  organization: z.string().optional().describe("Sent as OpenAI-Organization."),
  project: z.string().optional().describe("Sent as OpenAI-Project."),
});

const checked = shape.transform(
  ({ apiKey, baseURL, organization, project }): OpenAICredential => ({
    apiKey,
    baseURL: baseURL ?? defaultBaseURL,
    ...(organization === undefined ? {} : { organization }),
    ...(project === undefined ? {} : { project }),
  }),
);

/** Refuses unknown fields; no message shows a value. */
export const openAICredentialSchema: CredentialSchema<OpenAICredentialInput, OpenAICredential> = {
  "~standard": {
    version: 1,
    vendor: "zod",
    validate: (value) => checked["~standard"].validate(value),
  },
  jsonSchema: () => z.toJSONSchema(described, { io: "input" }),
};

/** What is wrong with a base URL, as the end of a sentence that does not show it; undefined: nothing. */
function baseURLProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return `is not an http(s) URL: give it whole, such as ${defaultBaseURL}`;
  }
  if (url.username !== "" || url.password !== "") {
    return "must not hold a user name or a password: send what the endpoint wants in `headers`";
  }
  return undefined;
}
