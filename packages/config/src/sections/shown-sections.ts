import { isObject, secretMark } from "@hotspare/core/plugin";
import { fieldOf } from "../file/kind-of.js";
import { withoutLogin } from "../references/hidden.js";
import type { ConfigSections } from "./config-section.js";

/** Returns the sections as they are written, without secrets. */
export function shownSections(config: unknown, sections: ConfigSections): Readonly<Record<string, unknown>> {
  const given = Object.entries(sections).flatMap(([name, { secretFields = [] }]) => {
    const value = fieldOf(config, name);
    return value === undefined ? [] : [[name, shown(value, new Set(secretFields), false)] as const];
  });
  return Object.fromEntries(given);
}

function shown(value: unknown, names: ReadonlySet<string>, isSecret: boolean): unknown {
  if (Array.isArray(value)) {
    return value.map((inner) => shown(inner, names, isSecret));
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, shown(inner, names, isSecret || names.has(name))]),
    );
  }
  if (isSecret) {
    return secretMark;
  }
  return typeof value === "string" && value.includes("://") ? withoutLogin(value) : value;
}
