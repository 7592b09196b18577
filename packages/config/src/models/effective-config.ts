import type { EffectiveOptions } from "@hotspare/core";
import { secretMark } from "@hotspare/core/plugin";
import { fieldOf } from "../file/kind-of.js";
import { isHideable, withoutLogin } from "../references/hidden.js";
import type { WrittenText } from "../references/resolve-references.js";
import { printReferences } from "../references/show-references.js";
import { looksLikePath } from "../references/shown-names.js";
import type { ReadableModels } from "./open-models.js";
import type { SwitcherNaming } from "./switcher-naming.js";
import { infinityWord } from "./with-infinity.js";

/**
 * A configuration with all defaults, as data. Secrets are `[secret]`, and a reference stays as you wrote it: `${NAME}`.
 */
export type EffectiveConfig = Readonly<Record<string, unknown>>;

/** What the configuration in effect is put together from. */
export interface EffectiveParts {
  readonly hotspare: EffectiveOptions;
  readonly opened: ReadableModels;
  readonly naming: SwitcherNaming;
  readonly written: ReadonlyMap<string, WrittenText>;
  /** Sections beside the models, without secrets. */
  readonly sections: Readonly<Record<string, unknown>>;
}

/** Returns the configuration in effect, for a log line at the start or to find where a value comes from. */
export function effectiveConfig({
  hotspare,
  opened,
  naming,
  written,
  sections,
}: EffectiveParts): EffectiveConfig {
  const embedders = [...opened.embedders].map(([name, { embedder }]) => [
    name,
    described(embedder.effectiveOptions, naming("embedders", name)),
  ]);
  const vlms = [...opened.vlms].map(([name, vlm]) => [
    name,
    described(vlm.effectiveOptions, naming("vlms", name)),
  ]);
  const groups = Object.entries({ embedders, vlms }).filter(([, models]) => models.length > 0);
  const models = groups.map(([name, entries]) => [name, Object.fromEntries(entries)]);
  const config = structuredClone({ ...hotspare, ...Object.fromEntries(models), ...sections });
  for (const text of written.values()) {
    putText(config, text);
  }
  return withJson(config);
}

function described(options: EffectiveOptions, switcher: string): EffectiveOptions {
  const { name: _, model, purpose, output, dimensions, truncateDimensions, vectorSpace, ...rest } = options;
  const vectors = Object.entries({ output, dimensions, truncateDimensions, vectorSpace });
  const given = vectors.filter(([, value]) => value !== undefined);
  return { model, purpose, ...Object.fromEntries(given), switcher, ...rest };
}

/**
 * Puts a text as it was written in the place of its value, and of what the provider made of the value, such as an address of a region.
 * What became a number, true or false stays what it is.
 */
function putText(config: object, written: WrittenText): void {
  const above = written.path.slice(0, -1);
  const parent = above.reduce<unknown>((value, key) => fieldOf(value, key), config);
  const [name] = written.path.slice(-1);
  if (name === undefined || typeof parent !== "object" || parent === null) {
    return;
  }
  const text = textOf(written, fieldOf(parent, name) === secretMark);
  for (const [key, value] of Object.entries(parent)) {
    if (typeof value === "string" && isHideable(written.resolved) && value.includes(written.resolved)) {
      Reflect.set(parent, key, value.replaceAll(written.resolved, text));
    }
  }
  if (typeof fieldOf(parent, name) === "string") {
    Reflect.set(parent, name, text);
  }
}

function textOf({ parts, resolved, file }: WrittenText, isSecret: boolean): string {
  if (file !== undefined) {
    const text = printReferences(parts, true);
    return looksLikePath(text.slice("file:".length)) || parts.length > 1 ? text : secretMark;
  }
  const text = printReferences(parts, !isSecret);
  return resolved.includes("://") ? withoutLogin(text) : text;
}

/** JSON has no infinity, so a word stands for "for ever". */
function withJson(config: EffectiveConfig): EffectiveConfig {
  return Object.defineProperty(config, "toJSON", { value: () => finite({ ...config }), enumerable: false });
}

function finite(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(finite);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, finite(inner)]));
  }
  return value === Number.POSITIVE_INFINITY ? infinityWord : value;
}
