import { type CredentialSchema, Secret, type SecretInput } from "@hotspare/core/plugin";
import * as z from "zod";

/** What a user writes, beside `id`, `provider` and the other fields that core reads. */
export interface AcmeCredentialInput {
  readonly apiKey: SecretInput;
  /** @default "https://api.acme.example" */
  readonly baseURL?: string | undefined;
}

/** What the adapters get: the key in a Secret, every default filled in. */
export interface AcmeCredential {
  readonly apiKey: Secret;
  readonly baseURL: string;
}

const secret = z.unknown().transform((input, context) => {
  const problem = Secret.problemOf(input);
  if (problem === undefined) return Secret.from(input as SecretInput);
  context.addIssue({ code: "custom", message: problem, input: undefined });
  return z.NEVER;
});

const defaultBaseURL = "https://api.acme.example";
const shape = z.strictObject({
  apiKey: z.unknown().optional().pipe(secret),
  baseURL: z.url({ protocol: /^https?$/ }).default(defaultBaseURL),
});

/** The same for editors, where a secret is text. */
const described = z.strictObject({
  apiKey: z.string().describe("The API key."),
  baseURL: z.url().default(defaultBaseURL).describe("Base URL of another host."),
});

export const acmeCredentialSchema: CredentialSchema<AcmeCredentialInput, AcmeCredential> = {
  "~standard": {
    version: 1,
    vendor: "zod",
    validate: (value) => shape["~standard"].validate(value),
  },
  jsonSchema: () => z.toJSONSchema(described, { io: "input" }),
};
