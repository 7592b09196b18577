import {
  type CredentialSchema,
  callPathProblem,
  Secret,
  type SecretInput,
  schemaByFields,
} from "@hotspare/core/plugin";
import * as z from "zod";
import { type ServerSettings, serverSettingsFields } from "./servers/server-settings.js";

/** The fields of an OpenAI credential in a configuration, beside the fields that every credential has. */
export interface OpenAICredentialInput extends ServerSettings {
  /**
   * The key, or a function that returns the key. Without a key, no `Authorization` header is sent: nothing is read from the environment. Required
   * when the address is OpenAI's.
   */
  readonly apiKey?: SecretInput | undefined;
  /**
   * The address of OpenAI, or of any endpoint that speaks its protocol. A query in the address is sent unchanged, after the path of each call. With
   * an `http://` address, keys, texts and answers are sent unencrypted. The logger gets a warning when such an address is on another machine.
   * @default "https://api.openai.com/v1"
   */
  readonly baseURL?: string | undefined;
  /** Sent as `OpenAI-Organization`. */
  readonly organization?: string | undefined;
  /** Sent as `OpenAI-Project`. */
  readonly project?: string | undefined;
}

/** A checked credential, as the adapters get it. */
export interface OpenAICredential extends ServerSettings {
  /** Absent: the server needs no key. */
  readonly apiKey?: Secret;
  readonly baseURL: string;
  readonly organization?: string;
  readonly project?: string;
}

/** The address of OpenAI itself. */
const defaultBaseURL = "https://api.openai.com/v1";

/** The end of a message about a missing key. */
const noKeyNeeded = "; or leave the field out, because your own server may need no key";

/** The characters of an id that a header can carry. */
const bareId = /^[\x21-\x7e]+$/;

function headerText() {
  return z
    .string()
    .regex(bareId, "cannot be sent in a header: give the bare id, such as org-… or proj_…")
    .optional();
}

const checked = schemaByFields(
  {
    apiKey: () => z.unknown().optional(),
    baseURL: () =>
      z
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
    ...serverSettingsFields,
  },
  [],
  (shape) => z.strictObject(shape).transform(toCredential),
);

function toCredential(
  given: { readonly apiKey?: unknown; readonly baseURL?: string | undefined },
  context: z.RefinementCtx,
): OpenAICredential {
  const { apiKey: key, ...rest } = given;
  const fields = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const credential = { baseURL: defaultBaseURL, ...fields };
  // A key that is present and undefined comes from a variable that is not set.
  if (!("apiKey" in given) && !isOpenAIItself(credential)) {
    return credential;
  }
  const problem = Secret.problemOf(key);
  if (problem !== undefined) {
    const isUnset = key === undefined || key === null || key === "";
    const orNone = isUnset && !isOpenAIItself(credential) ? noKeyNeeded : "";
    context.addIssue({
      code: "custom",
      path: ["apiKey"],
      message: `${problem}${orNone}`,
      input: undefined,
    });
    return z.NEVER;
  }
  return { apiKey: Secret.from(key as SecretInput), ...credential };
}

/** The JSON Schema of the input, for editors. A secret is a text there. */
const described = schemaByFields(
  {
    apiKey: () => z.string().min(1).optional().describe("The API key. Required for OpenAI's own address."),
    baseURL: () =>
      z.url().default(defaultBaseURL).describe("Base URL of OpenAI, or of a server with the same API."),
    organization: () =>
      z.string().regex(bareId).optional().describe("Value of the header OpenAI-Organization."),
    project: () => z.string().regex(bareId).optional().describe("Value of the header OpenAI-Project."),
    ...serverSettingsFields,
  },
  [],
  (shape) => z.strictObject(shape),
);

/** The schema of OpenAI credentials. It refuses unknown fields, and its messages show no value. */
export const openAICredentialSchema: CredentialSchema<OpenAICredentialInput, OpenAICredential> = {
  "~standard": {
    version: 1,
    vendor: "zod",
    validate: (value) => checked.for(value)["~standard"].validate(value),
  },
  jsonSchema: () => z.toJSONSchema(described.whole(), { io: "input" }),
};

/** Whether a credential asks OpenAI itself. OpenAI's regions have other hosts, such as eu.api.openai.com. */
export function isOpenAIItself({ baseURL }: Pick<OpenAICredential, "baseURL">): boolean {
  return /(?:^|\.)api\.openai\.com$/.test(new URL(baseURL).hostname);
}

/** The mistake in a base URL, as the end of a sentence that does not show the URL. Undefined: no mistake. */
function baseURLProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return `is not an http(s) URL: give the complete URL, such as ${defaultBaseURL}`;
  }
  if (url.username !== "" || url.password !== "") {
    return "must not contain a user name or a password: send them in `headers`";
  }
  if (url.href.includes("#")) {
    return "must not contain a fragment, because a request cannot have one: leave out the # and everything after it, or write # as %23 if it belongs to the query";
  }
  return callPathProblem(text);
}
