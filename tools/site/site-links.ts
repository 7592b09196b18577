import { posix } from "node:path";

/** What a link needs to know of the site. */
export interface SiteAddresses {
  /** Files that are pages, each with its place in the site. */
  readonly pages: ReadonlyMap<string, string>;
  /** Where a file or a folder of the workspace can be read that is no page of the site. */
  readonly repository: string;
  isFile(path: string): boolean;
  isFolder(path: string): boolean;
}

/**
 * Where a link of a page leads within the site: a page by its place there, everything else by its address in the repository.
 *
 * @param file the page, from the root of the workspace
 * @param target what the page writes, as GitHub reads it
 * @throws {Error} when there is neither a file nor a folder of this name
 */
export function siteLink(file: string, target: string, addresses: SiteAddresses): string {
  const { pages, repository } = addresses;
  if (!isRelative(target)) return target;
  const [written = "", anchor] = target.split("#");
  const path = workspacePath(file, written);
  const behind = anchor === undefined ? "" : `#${anchor}`;
  const page = pages.get(path) ?? pages.get(`${path}/README.md`);
  if (page !== undefined) return `/${page}${behind}`;
  if (addresses.isFolder(path)) return `${repository}/tree/main/${path}`;
  if (addresses.isFile(path)) return `${repository}/blob/main/${path}${behind}`;
  throw new Error(`${file} links to ${target}: there is no ${path}. Mend the link.`);
}

/** Where a picture of a page lies, relative to that page's file, as the bundler reads it. */
export function pictureLink(target: string): string {
  return isRelative(target) && !target.startsWith(".") ? `./${target}` : target;
}

function isRelative(target: string): boolean {
  return target !== "" && !/^([a-z][a-z0-9+.-]*:|\/|#)/i.test(target);
}

function workspacePath(file: string, target: string): string {
  return posix.join(posix.dirname(file), decodeURI(target)).replace(/\/$/, "");
}
