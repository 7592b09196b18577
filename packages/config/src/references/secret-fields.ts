/** Which fields of which further section of a file hold secrets, at any depth. */
export type SecretFields = ReadonlyMap<string, ReadonlySet<string>>;

/** Whether a place is in such a field. */
export function isSecretPlace(path: readonly PropertyKey[], fields: SecretFields): boolean {
  const [section, ...inner] = path;
  const names = typeof section === "string" ? fields.get(section) : undefined;
  return names !== undefined && inner.some((key) => typeof key === "string" && names.has(key));
}
