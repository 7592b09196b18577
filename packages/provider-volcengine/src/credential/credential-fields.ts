import {
  type CredentialSchema,
  callPathProblem,
  once,
  Secret,
  type SecretInput,
} from "@hotspare/core/plugin";
import * as z from "zod";

/** A key as text or as a function. No message shows it. */
export const secretField = once(() =>
  z.unknown().transform((input, context) => {
    const problem = Secret.problemOf(input);
    if (problem !== undefined) {
      context.addIssue({ code: "custom", message: problem, input: undefined });
      return z.NEVER;
    }
    return Secret.from(input as SecretInput);
  }),
);

/**
 * The base URL of a service. `example` is an example for the message. Returns the address without surrounding white space, and without a slash at its
 * end.
 */
export function baseURLField(example: string) {
  return z.string().transform((text, context) => {
    const problem = baseURLProblem(text, example);
    if (problem !== undefined) {
      context.addIssue({ code: "custom", message: problem, input: undefined });
      return z.NEVER;
    }
    return new URL(text).href.replace(/\/+$/, "");
  });
}

/** The schema of an address for editors: without a user, a query and a fragment. */
export const describedURL = once(() =>
  z
    .string()
    .regex(/^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/)
    .meta({ format: "uri" }),
);

/** The name of a region becomes a part of the host name. */
export const regionField = once(() =>
  z
    .string()
    .regex(/^[a-z]+(?:-[a-z\d]+)+$/, "is not a region: give the name of a region, such as cn-beijing"),
);

/** A schema in core's form: core parses with the schema that `checked` returns, and shows editors the schema that `described` returns. */
export function credentialSchemaOf<Input, Output>(
  checked: () => z.ZodType<Output>,
  described: () => z.ZodType,
): CredentialSchema<Input, Output> {
  return {
    "~standard": {
      version: 1,
      vendor: "zod",
      validate: (value) => checked()["~standard"].validate(value),
    },
    jsonSchema: () => z.toJSONSchema(described(), { io: "input" }),
  };
}

/** The mistake in a base URL, as the end of a sentence that does not show the URL. Undefined: no mistake. */
function baseURLProblem(text: string, example: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return `is not an http(s) URL: give the complete URL, such as ${example}`;
  }
  if (url.username !== "" || url.password !== "") {
    return "must not contain a user name or a password: send them in `headers`";
  }
  // Also finds a bare ? or #, which `search` and `hash` omit.
  if (/[?#]/.test(url.href)) {
    return "must not contain a query or a fragment, because Hotspare adds the path of each call";
  }
  return callPathProblem(text);
}
