import type { JsonSchema, StandardSchema } from "@hotspare/core/plugin";
import type { SecretFields } from "../references/secret-fields.js";

/** A further section at the top of a file, beside the models, that the caller of `loadConfig` knows, such as `gateway:`. */
export interface ConfigSection<Value = unknown> {
  /**
   * Checks the section after its references are resolved. It is zod, or any other synchronous Standard Schema. It gets undefined if the file has
   * no such section. A message is the end of a sentence about the field, "must be a port", and quotes no value.
   */
  readonly schema: StandardSchema<unknown, Value>;
  /** JSON Schema of the section, for editors and for the names of known fields. @default the section may have any fields */
  readonly jsonSchema?: (() => JsonSchema) | undefined;
  /**
   * Names of fields whose texts are secrets, at any depth of the section. Digits in such a field stay text, `config` shows `[secret]`, and no
   * error shows the value. @default none
   */
  readonly secretFields?: readonly string[] | undefined;
}

/** Sections by their names. */
export type ConfigSections = Readonly<Record<string, ConfigSection>>;

/** The sections of a file, as their schemas returned them. */
export type SectionValues<Sections extends ConfigSections> = {
  readonly [Name in keyof Sections]: Sections[Name] extends ConfigSection<infer Value> ? Value : never;
};

export function secretFieldsOf(sections: ConfigSections): SecretFields {
  return new Map(
    Object.entries(sections).map(([name, { secretFields = [] }]) => [name, new Set(secretFields)] as const),
  );
}
