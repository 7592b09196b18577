/** One word: it is shown in the status, where no sentence and no key belongs. */
export const reasonPattern = /^[\w.-]{1,64}$/;

/** The reasons that an adapter says it has learned; undefined: it says nothing of them. A plugin that may have no compiler costs nobody the status. */
export function reasonsOf(adapter: {
  readonly adjustments?: readonly string[];
}): readonly string[] | undefined {
  try {
    const given: unknown = adapter.adjustments;
    if (given === undefined) {
      return undefined;
    }
    return Array.isArray(given)
      ? given.filter((reason) => typeof reason === "string" && reasonPattern.test(reason))
      : [];
  } catch {
    return [];
  }
}
