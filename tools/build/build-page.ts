// Writes the gateway's page into packages/gateway/dist/page: index.html, page.js, page.css, icon.svg. Alone: `npm run build:page`, and with `-- --quiet` without a word.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { writeChanged } from "./write-changed.js";

const SOURCE = "packages/gateway/page";
const TARGET = "packages/gateway/dist/page";
/** What the browser loads of scripts, compressed. */
const MOST_SCRIPT_BYTES = 100_000;
/** Packages of which the page holds a copy: their licenses go with it. */
const HELD_PACKAGES = ["preact", "@preact/signals", "uplot"] as const;

/** Builds the page. @throws {Error} when the script is larger than promised */
export async function buildPage(): Promise<{ readonly scriptBytes: number }> {
  const script = await pageScript();
  const scriptBytes = gzipSync(script).length;
  if (scriptBytes > MOST_SCRIPT_BYTES)
    throw new Error(
      `The page's script has ${scriptBytes} bytes, compressed: ${MOST_SCRIPT_BYTES} at most. Look at what ${SOURCE} imports.`,
    );
  const write = (name: string, text: string) => writeChanged(`${TARGET}/${name}`, text);
  write("page.js", script);
  write("page.css", pageStyle());
  for (const name of ["index.html", "icon.svg"]) write(name, readFileSync(`${SOURCE}/${name}`, "utf8"));
  return { scriptBytes };
}

async function pageScript(): Promise<string> {
  const bundled = await rolldown({
    input: `${SOURCE}/main.tsx`,
    platform: "browser",
    tsconfig: false,
    transform: { target: "es2022", jsx: { runtime: "automatic", importSource: "preact" } },
  });
  const { output } = await bundled.generate({
    format: "esm",
    minify: true,
    comments: { legal: false, annotation: false, jsdoc: false },
  });
  await bundled.close();
  const [chunk, ...others] = output;
  if (others.length > 0) throw new Error(`The page is one script, not ${output.length} files.`);
  return `/*!\n${licenses()}*/\n${chunk.code}`;
}

function licenses(): string {
  return HELD_PACKAGES.map(
    (name) => `${name}\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim()}\n`,
  ).join("\n");
}

/** The chart library's rules first, so that ours win. */
function pageStyle(): string {
  const folder = `${SOURCE}/style`;
  const ours = readdirSync(folder)
    .filter((name) => name.endsWith(".css"))
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"));
  return [readFileSync("node_modules/uplot/dist/uPlot.min.css", "utf8"), ...ours].join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { scriptBytes } = await buildPage();
  if (!process.argv.includes("--quiet"))
    process.stdout.write(`${TARGET}: ${scriptBytes} bytes of script, compressed\n`);
}
