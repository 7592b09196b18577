import type { JsonObject } from "@hotspare/core/plugin";

/** The types of parts without a name in Hotspare's reply, and the fields of `raw` that hold them. */
const fieldsOfTypes: Readonly<Record<string, string>> = {
  file: "files",
  "reasoning-file": "reasoningFiles",
  source: "sources",
  "tool-call": "providerToolCalls",
  "tool-result": "providerToolResults",
  "tool-approval-request": "toolApprovalRequests",
  custom: "custom",
};

/** Collects the content without a name in Hotspare's reply, for `raw`: generated files, sources, calls that the provider ran itself. */
export class UnnamedContent {
  readonly #fields: Record<string, unknown[]> = {};

  add(part: JsonObject): void {
    const { type, ...fields } = part;
    const name = fieldsOfTypes[String(type)] ?? String(type);
    const list = Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
    const plain = plainOf(fields) as object;
    if (list === undefined) {
      this.#fields[name] = [plain];
    } else {
      list.push(plain);
    }
  }

  /** The collected lists by name, and these fields of the reply. Undefined: there is nothing. */
  raw(fields: JsonObject): JsonObject | undefined {
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const raw = {
      ...this.#fields,
      ...Object.fromEntries(given.map(([name, value]) => [name, plainOf(value)])),
    };
    return Object.keys(raw).length === 0 ? undefined : raw;
  }
}

const maxDepth = 50;

/** Plain values: bytes become base64, dates and addresses become texts. */
function plainOf(value: unknown, depth = 0): unknown {
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  }
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? null : value.toISOString();
  }
  if (value instanceof URL) {
    return value.href;
  }
  if (typeof value !== "object" || value === null || depth > maxDepth) {
    return typeof value === "object" && value !== null ? null : value;
  }
  return Array.isArray(value)
    ? value.map((item) => plainOf(item, depth + 1))
    : Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plainOf(inner, depth + 1)]));
}
