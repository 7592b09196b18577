/**
 * Whether Hotspare merges what stands in this field of a credential into the bodies of requests: `extraBody`, and fields of providers such
 * as `queryBody`. A provider gives such a field a name that ends in `Body`. Everything in a body may be a secret.
 */
export function isBodyField(name: PropertyKey): boolean {
  return typeof name === "string" && name.endsWith("Body");
}
