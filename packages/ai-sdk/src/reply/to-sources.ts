import type { LanguageModelV3Source, SharedV3ProviderMetadata } from "@ai-sdk/provider";
import type { VlmResult } from "@hotspare/core";
import { isObject, type JsonObject } from "@hotspare/core/plugin";

type Source = LanguageModelV3Source;

/**
 * What an answer cites. Each source that a model of the AI SDK gave, which @hotspare/provider-ai-sdk keeps in `sources`, stays as it was. Then come the pages, each
 * once: OpenAI's annotations of type `url_citation` (API reference, "Chat completion object", `annotations`), which OpenRouter and others send too, and Perplexity's
 * and xAI's list `citations`.
 */
export function toSources(raw: VlmResult["raw"]): readonly Source[] {
  const { annotations, citations, sources: given } = raw ?? {};
  const sources = listOf(given).flatMap((source, index) => givenSource(source, `source-${index}`) ?? []);
  const seen = new Set(sources.map((source) => (source.sourceType === "url" ? source.url : undefined)));
  for (const found of [...listOf(annotations).map(citedPage), ...listOf(citations).map(page)]) {
    if (found !== undefined && !seen.has(found.url)) {
      seen.add(found.url);
      sources.push({ type: "source", sourceType: "url", id: `source-${sources.length}`, ...found });
    }
  }
  return sources;
}

/** A page, or a document that the caller sent or the provider stores. */
function givenSource(value: unknown, ownId: string): Source | undefined {
  const { id, sourceType, url, title, mediaType, filename, providerMetadata } = fieldsOf(value);
  const base = { type: "source", id: typeof id === "string" && id !== "" ? id : ownId } as const;
  const titled = typeof title === "string" ? { title } : {};
  const metadata = isObject(providerMetadata)
    ? { providerMetadata: providerMetadata as SharedV3ProviderMetadata }
    : {};
  if (sourceType === "url" && typeof url === "string") {
    return { ...base, sourceType, url, ...titled, ...metadata };
  }
  if (sourceType !== "document" || typeof mediaType !== "string") {
    return undefined;
  }
  const named = typeof filename === "string" ? { filename } : {};
  return { ...base, sourceType, mediaType, title: "", ...titled, ...named, ...metadata };
}

interface Page {
  readonly url: string;
  readonly title?: string;
}

function citedPage(annotation: unknown): Page | undefined {
  return page(fieldsOf(annotation)["url_citation"]);
}

function page(value: unknown): Page | undefined {
  if (typeof value === "string") {
    return { url: value };
  }
  const { url, title } = fieldsOf(value);
  return typeof url !== "string" ? undefined : typeof title === "string" ? { url, title } : { url };
}

function fieldsOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
