import type { ConfigIssue } from "../errors/invalid-config-error.js";

/** The id of a credential that names none. */
export function defaultId(index: number): string {
  return `credential-${index}`;
}

/** Ids that an earlier credential has; looked for before anything else is known to be right, so that all is told at once. */
export function duplicateIds(given: readonly unknown[]): readonly ConfigIssue[] {
  const paths = new Map<string, string>();
  return given.flatMap((raw, index) => {
    const id = idOf(raw, index);
    const earlier = id === undefined ? undefined : paths.get(id);
    if (id === undefined || earlier === undefined) {
      if (id !== undefined) paths.set(id, `credentials[${index}]`);
      return [];
    }
    return [
      {
        path: `credentials[${index}].id`,
        message: `${earlier} has this id already: ids tell credentials apart in events and results`,
        received: JSON.stringify(id),
      },
    ];
  });
}

function idOf(raw: unknown, index: number): string | undefined {
  const id: unknown = typeof raw === "object" && raw !== null ? Reflect.get(raw, "id") : null;
  if (id === undefined) {
    return defaultId(index);
  }
  return typeof id === "string" && id.trim() !== "" ? id : undefined;
}
