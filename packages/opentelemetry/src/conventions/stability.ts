const variable = "OTEL_SEMCONV_STABILITY_OPT_IN";
const latest = "gen_ai_latest_experimental";

/**
 * Whether names that the conventions have replaced since 1.36 are emitted beside the current names: until `OTEL_SEMCONV_STABILITY_OPT_IN`
 * lists `gen_ai_latest_experimental`, as the conventions ask for. Then the current names are emitted alone.
 */
export function emitsEarlierNames(environment: Readonly<Record<string, string | undefined>>): boolean {
  const chosen = environment[variable] ?? "";
  return !chosen.split(",").some((name) => name.trim() === latest);
}
