import { isBodyField } from "../../options/body-fields.js";

/** A field of a credential that is merged into the bodies of requests, such as `extraBody`. */
interface BodyField {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Names the caller, or says how the reply is written: vectors do not depend on these. */
const withoutEffect: ReadonlySet<string> = new Set([
  "encoding_format",
  "metadata",
  "priority",
  "safety_identifier",
  "service_tier",
  "user",
]);

function bodyFieldsOf(extraBody: Readonly<Record<string, unknown>>, parsed: unknown): readonly BodyField[] {
  return [["extraBody", extraBody] as const, ...Object.entries(Object(parsed) as object)].flatMap(
    ([name, body]) =>
      isBodyField(name) && typeof body === "object" && body !== null && !Array.isArray(body)
        ? [{ name, body: body as BodyField["body"] }]
        : [],
  );
}

/** The models that bodies name, with the field that names each: they are called, whatever else the credential says. */
export function modelsInBodies(
  extraBody: Readonly<Record<string, unknown>>,
  parsed: unknown,
): readonly { readonly field: string; readonly model: string }[] {
  return bodyFieldsOf(extraBody, parsed).flatMap(({ name, body }) =>
    typeof body["model"] === "string" ? [{ field: `${name}.model`, model: body["model"] }] : [],
  );
}

/** The part of `extraBody` that vectors may depend on, as one text. Undefined: there is none. */
export function effectOf(extraBody: Readonly<Record<string, unknown>>): string | undefined {
  const effective = Object.entries(extraBody).filter(([name]) => !withoutEffect.has(name));
  return effective.length === 0 ? undefined : JSON.stringify(Object.fromEntries(effective), inOrder);
}

/** The same fields in another order are the same fields. */
function inOrder(_: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;
}
