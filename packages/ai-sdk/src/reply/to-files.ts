import type { VlmResult } from "@hotspare/core";
import { isObject, type JsonObject } from "@hotspare/core/plugin";
import type { SaidFile } from "./said-types.js";

/** The version of the AI SDK's interfaces that a model speaks. */
export type ModelVersion = "v3" | "v4";

/** The files that a model generated, such as pictures, which @hotspare/provider-ai-sdk keeps in `files` as the model of the AI SDK gave them. */
export function toFiles(raw: VlmResult["raw"], version: ModelVersion): readonly SaidFile[] {
  const files: unknown = raw?.["files"];
  return Array.isArray(files) ? files.flatMap((file) => toFile(file, version) ?? []) : [];
}

function toFile(file: unknown, version: ModelVersion): SaidFile | undefined {
  const { mediaType, data, providerMetadata } = isObject(file) ? file : ({} as JsonObject);
  const given = version === "v3" ? bareData(data) : taggedData(data);
  if (typeof mediaType !== "string" || given === undefined) {
    return undefined;
  }
  const metadata = isObject(providerMetadata) ? { providerMetadata: providerMetadata as never } : {};
  return { type: "file", mediaType, data: given as never, ...metadata };
}

/** Version 3 has no file that stands at an address. */
function bareData(data: unknown): string | undefined {
  const bare = isObject(data) && data["type"] === "data" ? data["data"] : data;
  return typeof bare === "string" ? bare : undefined;
}

function taggedData(data: unknown): object | undefined {
  if (typeof data === "string") {
    return { type: "data", data };
  }
  return isObject(data) && (data["type"] === "data" || data["type"] === "url") ? data : undefined;
}
