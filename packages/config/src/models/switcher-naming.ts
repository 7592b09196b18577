import type { HotspareOptions } from "@hotspare/core";
import { fieldOf } from "../file/kind-of.js";

/** Names the strategy of a model: the model's own, the file's, or the strategy that code gave. */
export type SwitcherNaming = (group: "embedders" | "vlms", name: string) => string;

export function switcherNaming(config: unknown, code: HotspareOptions): SwitcherNaming {
  const isInCode = code.switcher !== undefined || code.container !== undefined;
  const common = fieldOf(config, "switcher") ?? (isInCode ? "given in code" : "ordered");
  return (group, name) => String(fieldOf(fieldOf(fieldOf(config, group), name), "switcher") ?? common);
}
