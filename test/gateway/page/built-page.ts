import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A file of the built page. */
export interface PageFile {
  readonly type: string;
  readonly text: string;
}

/** Builds the page as it is published, and reads its files. @throws {Error} with the output of the build if the build fails */
export function builtPage(): ReadonlyMap<string, PageFile> {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", "build:page"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`npm run build:page failed:\n${stdout}${stderr}`);
  return new Map(
    [
      ["index.html", "text/html; charset=utf-8"],
      ["page.js", "text/javascript; charset=utf-8"],
      ["page.css", "text/css; charset=utf-8"],
      ["icon.svg", "image/svg+xml"],
    ].map(([name = "", type = ""]) => [
      name,
      { type, text: readFileSync(`packages/gateway/dist/page/${name}`, "utf8") },
    ]),
  );
}
