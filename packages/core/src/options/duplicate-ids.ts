import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { describeValue } from "./refused/received-value.js";

/** The id of a credential without an id. */
export function defaultId(index: number): string {
  return `credential-${index}`;
}

/**
 * Reports ids that an earlier credential already has. Runs before the other checks, so that all mistakes are reported
 * at once.
 */
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
        message: `${earlier} has this id already: events and results name credentials by id, so give each credential its own id`,
        received: describeValue(id, isAnotherField(raw, id) ? "type" : "value"),
      },
    ];
  });
}

/** An id that stands in another field too may be the key. */
function isAnotherField(raw: unknown, id: string): boolean {
  const fields = typeof raw === "object" && raw !== null ? Object.entries(raw) : [];
  return fields.some(([name, value]) => name !== "id" && value === id);
}

function idOf(raw: unknown, index: number): string | undefined {
  const id: unknown = typeof raw === "object" && raw !== null ? Reflect.get(raw, "id") : null;
  if (id === undefined) {
    return defaultId(index);
  }
  return typeof id === "string" && id.trim() !== "" ? id : undefined;
}
