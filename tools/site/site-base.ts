/**
 * The path below which the site is served, with a slash at both ends.
 *
 * @param written what SITE_BASE holds, such as "hotspare" or "/docs/hotspare/" @default "/"
 * @throws {Error} when it is an address, or holds what no path may hold
 */
export function siteBase(written: string | undefined): string {
  const path = (written ?? "").replace(/^\/+|\/+$/g, "");
  if (path === "") return "/";
  if (!/^[\w.~-]+(\/[\w.~-]+)*$/.test(path))
    throw new Error(
      `SITE_BASE is ${JSON.stringify(written)}: write a path such as "/hotspare/", without a host.`,
    );
  return `/${path}/`;
}
