/** Writes a path as you would: `credentials[1].apiKey`. */
export function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") {
      return `${text}[${key}]`;
    }
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

/** Returns what is known of a path, or of its nearest parent of which something is known. */
export function nearestPart<Known>(
  path: string,
  knownOf: (part: string) => Known | undefined,
): Known | undefined {
  let part = path;
  while (part !== "") {
    const known = knownOf(part);
    if (known !== undefined) {
      return known;
    }
    part = part.slice(0, Math.max(part.lastIndexOf("."), part.lastIndexOf("["), 0));
  }
  return undefined;
}
