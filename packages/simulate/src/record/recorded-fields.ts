import type { Classification } from "@hotspare/core";
import { isObject } from "@hotspare/core/plugin";

/** The fields of one line of a recording, as they were parsed. */
export type Fields = Readonly<Record<string, unknown>>;

export function isClassification(value: unknown): value is Classification {
  return (
    isObject(value) &&
    typeof value["class"] === "string" &&
    typeof value["scope"] === "string" &&
    typeof value["reason"] === "string"
  );
}

export function isModelKind(value: unknown): value is "embedder" | "vlm" {
  return value === "embedder" || value === "vlm";
}

export function numberIn(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** Two Hotspares may use the same call numbers, so the key also names the Hotspare. */
export function callKeyOf({ by, callId }: Fields): string {
  return JSON.stringify([by, callId]);
}
