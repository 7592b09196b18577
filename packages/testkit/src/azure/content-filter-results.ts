const safe = { filtered: false, severity: "safe" } as const;

/** The annotations of Azure's filter for harmless content (corpus azure-034). Annotations are not errors. */
export const contentFilterResults = { hate: safe, self_harm: safe, sexual: safe, violence: safe } as const;

export const promptFilterResults = [
  { prompt_index: 0, content_filter_results: contentFilterResults },
] as const;
