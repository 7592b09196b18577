import { readFile } from "node:fs/promises";

/** Where the manifest is: above `dist/index.js`, or above the sources. */
const manifests = ["../package.json", "../../package.json"].map((path) => new URL(path, import.meta.url));

/** The version of this package, for people. "" when a bundle has left the manifest behind. */
export async function ownVersion(): Promise<string> {
  for (const manifest of manifests) {
    const text = await readFile(manifest, "utf8").catch(() => "{}");
    const { name, version } = JSON.parse(text) as { readonly name?: string; readonly version?: string };
    if (name === "@hotspare/gateway" && version !== undefined) {
      return version;
    }
  }
  return "";
}
