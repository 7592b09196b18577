import { cpSync, existsSync } from "node:fs";

/** Copies the API reference into the site. Returns false when nobody has written it yet. */
export function publishApi(from: string, to: string): boolean {
  if (!existsSync(`${from}/index.html`)) return false;
  cpSync(from, to, { recursive: true });
  return true;
}
