/** Members whose texts are words of the request's form and not of its content. */
const formal: ReadonlySet<string> = new Set(["type", "role", "kind", "detail", "mediaType", "strict"]);
const deepest = 50;

/** Every text within a resolved request, however deep; bytes have none. The answer holds the prompt: keep it nowhere. */
export function textsIn(value: unknown): readonly string[] {
  const texts: string[] = [];
  collect(value, texts, 0);
  return texts;
}

function collect(value: unknown, texts: string[], depth: number): void {
  if (typeof value === "string") {
    texts.push(value);
    return;
  }
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || depth > deepest) {
    return;
  }
  if (Array.isArray(value)) {
    for (const member of value) {
      collect(member, texts, depth + 1);
    }
    return;
  }
  for (const name of Object.keys(value)) {
    if (!formal.has(name)) {
      collect(Reflect.get(value, name), texts, depth + 1);
    }
  }
}
