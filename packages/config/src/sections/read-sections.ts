import type { ConfigIssue } from "@hotspare/core";
import { isObject, type SchemaResult, schemaIssues } from "@hotspare/core/plugin";
import { fieldOf } from "../file/kind-of.js";
import { mayBeSecret } from "../references/hidden.js";
import type { ConfigSection, ConfigSections, SectionValues } from "./config-section.js";

/** What has come of the sections of a file. With issues, `values` is not complete. */
export interface ReadSections<Sections extends ConfigSections> {
  readonly values: SectionValues<Sections>;
  readonly issues: readonly ConfigIssue[];
}

/** Checks each section by the schema of its owner. */
export function readSections<Sections extends ConfigSections>(
  config: unknown,
  sections: Sections,
): ReadSections<Sections> {
  const issues: ConfigIssue[] = [];
  const values = Object.entries(sections).map(([name, section]) => {
    const given = fieldOf(config, name);
    const result = checked(section, given);
    if (result.issues === undefined) {
      return [name, result.value] as const;
    }
    const { jsonSchema, secretFields = [] } = section;
    const mayShow = (path: readonly PropertyKey[]) => !path.some((key) => secretFields.includes(String(key)));
    issues.push(...schemaIssues(result.issues, { path: name, given, jsonSchema: jsonSchema?.(), mayShow }));
    return [name, undefined] as const;
  });
  return { values: Object.fromEntries(values) as SectionValues<Sections>, issues };
}

/** @throws {TypeError} when the schema answers later: a mistake of the caller's, not of the file */
function checked({ schema }: ConfigSection, given: unknown): SchemaResult<unknown> {
  const result = schema["~standard"].validate(given);
  if (result instanceof Promise) {
    throw new TypeError(
      "The schema of a section must be synchronous, because loadConfig() does not wait for it.",
    );
  }
  return result.issues == null ? { value: result.value } : { issues: result.issues };
}

/** The texts in the fields of sections that hold secrets. Errors would lose more than they hide by a shorter text. */
export function secretsOfSections(config: unknown, sections: ConfigSections): readonly string[] {
  return Object.entries(sections).flatMap(([name, { secretFields = [] }]) =>
    textsIn(fieldOf(config, name), new Set(secretFields), false),
  );
}

function textsIn(value: unknown, names: ReadonlySet<string>, isSecret: boolean): readonly string[] {
  if (typeof value === "string") {
    return isSecret && mayBeSecret(value) ? [value] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((inner) => textsIn(inner, names, isSecret));
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([name, inner]) => textsIn(inner, names, isSecret || names.has(name)))
    : [];
}
