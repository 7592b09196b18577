import {
  type CredentialSchema,
  callPathProblem,
  Secret,
  type SecretInput,
  schemaByFields,
} from "@hotspare/core/plugin";
import * as z from "zod";
import { type ServerSettings, serverSettingsFields } from "./servers/server-settings.js";

/** What a user writes of an OpenAI credential, beside the fields that every credential has. */
export interface OpenAICredentialInput extends ServerSettings {
  /**
   * The key, or a function that gives it. Without a key no `Authorization` header is sent; nothing is read from the environment.
   * Required where the address is OpenAI's.
   */
  readonly apiKey?: SecretInput | undefined;
  /**
   * Of OpenAI, or of any endpoint that speaks as it does. A query is sent as it is written, behind the path of each call. Keys, texts and
   * answers go to an `http://` address unencrypted: the logger gets a warning if the address is another machine's.
   * @default "https://api.openai.com/v1"
   */
  readonly baseURL?: string | undefined;
  /** Sent as `OpenAI-Organization`. */
  readonly organization?: string | undefined;
  /** Sent as `OpenAI-Project`. */
  readonly project?: string | undefined;
}

/** A credential as the adapters get it. */
export interface OpenAICredential extends ServerSettings {
  /** Absent: the server wants none. */
  readonly apiKey?: Secret;
  readonly baseURL: string;
  readonly organization?: string;
  readonly project?: string;
}

/** Where OpenAI itself is. */
const defaultBaseURL = "https://api.openai.com/v1";

/** The end of a message about a key that is not there. */
const noKeyNeeded = "; or leave the field out, because your own server may need no key";

/** What a header can carry of an id. */
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
  // A key that is there and undefined is a variable that is not set.
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

/** JSON Schema of the input, for editors: there a secret is text. */
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

/** Refuses unknown fields; no message shows a value. */
export const openAICredentialSchema: CredentialSchema<OpenAICredentialInput, OpenAICredential> = {
  "~standard": {
    version: 1,
    vendor: "zod",
    validate: (value) => checked.for(value)["~standard"].validate(value),
  },
  jsonSchema: () => z.toJSONSchema(described.whole(), { io: "input" }),
};

/** Whether a credential asks OpenAI itself. Data residency has hosts of its own, such as eu.api.openai.com. */
export function isOpenAIItself({ baseURL }: Pick<OpenAICredential, "baseURL">): boolean {
  return /(?:^|\.)api\.openai\.com$/.test(new URL(baseURL).hostname);
}

/** What is wrong with a base URL, as the end of a sentence that does not show it; undefined: nothing. */
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
