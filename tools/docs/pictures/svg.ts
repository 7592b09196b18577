/** What every picture says in words, for people who do not see it. */
export interface PictureText {
  /** In lower case with hyphens: the ids of its title and description begin with it. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** A picture begins with its own ground, so that its text is readable on every page. Colours follow the reader's light or dark. */
const STYLE = `
:root{color-scheme:light dark}
.ground{fill:#fff;stroke:#d5dae1}.ink{fill:#1d2733}.quiet{fill:#56616f}.line{stroke:#56616f;fill:none}.tip{fill:#56616f}
.box{fill:#f2f5f9;stroke:#56616f}.good{fill:#2563b8;stroke:#2563b8}.bad{fill:#b3261e;stroke:#b3261e}.wait{fill:#8c6a00;stroke:#8c6a00}
.serves{fill:#2563b8}.second{fill:#17766b}.third{fill:#7446b3}.open{fill:#b3261e;fill-opacity:.16;stroke:#b3261e}.waits{fill:#c79a1b;fill-opacity:.45}
.fine{fill:none}.onbar{fill:#fff}
@media(prefers-color-scheme:dark){
.ground{fill:#161a20;stroke:#3a424d}.ink{fill:#e8edf3}.quiet{fill:#a5b0bd}.line{stroke:#8b97a5}.tip{fill:#8b97a5}
.box{fill:#222932;stroke:#8b97a5}.good{fill:#7fb2ff;stroke:#7fb2ff}.bad{fill:#ff8a80;stroke:#ff8a80}.wait{fill:#e5c15a;stroke:#e5c15a}
.serves{fill:#7fb2ff}.second{fill:#5fc9bb}.third{fill:#c3a0f5}.open{fill:#ff8a80;stroke:#ff8a80}.waits{fill:#e5c15a}
.onbar{fill:#10141a}}`;

/** A whole picture as a file. The same parts give the same bytes. */
export function picture(
  { name, title, description }: PictureText,
  { width, height }: { readonly width: number; readonly height: number },
  parts: readonly string[],
): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${name}-title ${name}-text" font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13">
<title id="${name}-title">${escaped(title)}</title>
<desc id="${name}-text">${escaped(description)}</desc>
<style>${STYLE}
</style>
<defs><marker id="${name}-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>
<rect class="ground" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8"/>
${parts.join("\n")}
</svg>
`;
}

export interface TextStyle {
  readonly kind?: "ink" | "quiet" | "good" | "bad" | "wait" | "onbar";
  readonly anchor?: "start" | "middle" | "end";
  readonly size?: number;
  readonly bold?: boolean;
}

/** A line of text, whose baseline is at y. */
export function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  const { kind = "ink", anchor = "start", size, bold = false } = style;
  const shape = kind === "good" || kind === "bad" || kind === "wait" ? ' style="stroke:none"' : "";
  return `<text class="${kind}"${shape} x="${rounded(x)}" y="${rounded(y)}"${anchor === "start" ? "" : ` text-anchor="${anchor}"`}${size === undefined ? "" : ` font-size="${size}"`}${bold ? ' font-weight="600"' : ""}>${escaped(words)}</text>`;
}

/** A box with lines of text in its middle; the first line is bold. */
export function box(
  {
    x,
    y,
    width,
    height,
  }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  lines: readonly string[],
  kind: "ink" | "good" | "bad" | "wait" = "ink",
): string {
  const firstY = y + height / 2 - ((lines.length - 1) * 17) / 2 + 4.5;
  const stroke =
    kind === "ink"
      ? ""
      : `<rect class="fine ${kind}" fill="none" style="fill:none" x="${x}" y="${y}" width="${width}" height="${height}" rx="7" stroke-width="1.5"/>`;
  return [
    `<rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="7"/>${stroke}`,
    ...lines.map((line, index) =>
      text(x + width / 2, firstY + index * 17, line, {
        anchor: "middle",
        bold: index === 0,
        kind: index === 0 ? kind : "quiet",
        ...(index === 0 ? {} : { size: line.length > 46 ? 11 : 12 }),
      }),
    ),
  ].join("");
}

/** A line along these points with a tip at its end. */
export function arrow(name: string, path: string): string {
  return `<path class="line" stroke-width="1.5" d="${path}" marker-end="url(#${name}-tip)"/>`;
}

/** A text within SVG. */
function escaped(words: string): string {
  return words
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** As short as a number may be without a reader seeing it. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
