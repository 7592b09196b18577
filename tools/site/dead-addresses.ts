import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

/** An address within the site that leads nowhere. */
export interface DeadAddress {
  /** The page that holds it, from the site's folder. */
  readonly page: string;
  readonly address: string;
}

/**
 * Addresses of built pages that lead nowhere: no such file, or no such anchor.
 *
 * @param files every file of the site by its path from the site's folder; undefined: its text is not asked for
 * @param base the path below which the site is served, with a slash at both ends
 */
export function deadAddresses(files: ReadonlyMap<string, string | undefined>, base: string): DeadAddress[] {
  const anchors = new Map<string, ReadonlySet<string>>();
  const anchorsOf = (path: string) => {
    const known = anchors.get(path) ?? new Set(valuesOf(files.get(path) ?? "", /\sid="([^"]+)"/g));
    anchors.set(path, known);
    return known;
  };
  return [...files].flatMap(([page, text]) =>
    text === undefined
      ? []
      : valuesOf(text, /\s(?:href|src)="([^"]+)"/g)
          .filter((address) => {
            if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(address)) return false;
            const path = placeOf(page, address.replace(/[?#].*$/s, ""), base);
            const anchor = /#(.+)$/s.exec(address)?.[1];
            if (path === undefined || !files.has(path)) return true;
            return (
              anchor !== undefined &&
              path.endsWith(".html") &&
              !anchorsOf(path).has(decodeURIComponent(anchor))
            );
          })
          .map((address) => ({ page, address })),
  );
}

/** Reads a built site. Pages of the API reference are many, and TypeDoc checks their links itself. */
export function readSite(folder: string): ReadonlyMap<string, string | undefined> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = posix.relative(folder, posix.join(entry.parentPath, entry.name));
        const isRead = path.endsWith(".html") && !path.startsWith("api/");
        return [path, isRead ? readFileSync(posix.join(folder, path), "utf8") : undefined];
      }),
  );
}

/** The file that an address names; undefined: it lies outside of the site. */
function placeOf(page: string, path: string, base: string): string | undefined {
  if (path === "") return page;
  if (path.startsWith("/") && !`${path}/`.startsWith(base)) return undefined;
  const place = path.startsWith("/") ? path.slice(base.length) : posix.join(posix.dirname(page), path);
  return place === "" || place.endsWith("/") ? `${place}index.html` : decodeURI(place);
}

function valuesOf(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, value = ""]) => unescaped(value));
}

function unescaped(text: string): string {
  return text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}
