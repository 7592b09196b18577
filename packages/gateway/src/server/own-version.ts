import { readFile } from "node:fs/promises";

/** Possible places of the manifest: above `dist/index.js`, or above the sources. */
const manifests = ["../package.json", "../../package.json"].map((path) => new URL(path, import.meta.url));

/** The version of this package, for people to read. "" if a bundle does not include the manifest. */
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
