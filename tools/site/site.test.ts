import { describe, expect, it } from "vitest";
import { deadAddresses } from "./dead-addresses.js";
import { siteBase } from "./site-base.js";
import { pictureLink, siteLink } from "./site-links.js";
import { navigationOf } from "./site-navigation.js";

const pages = new Map([
  ["README.md", "index.md"],
  ["docs/README.md", "guide.md"],
  ["docs/waiting.md", "waiting.md"],
  ["packages/cli/README.md", "packages/cli.md"],
]);
const addresses = {
  pages,
  repository: "https://example.com/here",
  isFile: (path: string) => path === "examples/fleet.ts" || path === "LICENSE",
  isFolder: (path: string) => path === "packages/simulate/scenarios" || path === "packages/cli",
};

describe("siteLink", () => {
  it.each([
    ["docs/README.md", "waiting.md#room", "/waiting.md#room"],
    ["docs/waiting.md", "../README.md", "/index.md"],
    ["docs/waiting.md", "../packages/cli/README.md#embed", "/packages/cli.md#embed"],
    ["docs/waiting.md", "../packages/cli", "/packages/cli.md"],
    ["packages/cli/README.md", "../../docs/README.md", "/guide.md"],
    ["README.md", "LICENSE", "https://example.com/here/blob/main/LICENSE"],
    ["docs/waiting.md", "../examples/fleet.ts", "https://example.com/here/blob/main/examples/fleet.ts"],
    [
      "docs/waiting.md",
      "../packages/simulate/scenarios/",
      "https://example.com/here/tree/main/packages/simulate/scenarios",
    ],
    ["docs/waiting.md", "#room", "#room"],
    ["docs/waiting.md", "https://example.org/a#b", "https://example.org/a#b"],
    ["docs/waiting.md", "mailto:a@example.org", "mailto:a@example.org"],
  ])("of %s takes %s to %s", (file, target, link) => {
    expect(siteLink(file, target, addresses)).toBe(link);
  });

  it("refuses what is not there, with the file that has the link", () => {
    expect(() => siteLink("docs/waiting.md", "gone.md", addresses)).toThrow(
      "docs/waiting.md links to gone.md: there is no docs/gone.md. Mend the link.",
    );
  });

  it("leaves pictures beside their page", () => {
    expect(["pictures/a.svg", "./a.svg", "../a.svg", "https://example.org/a.svg"].map(pictureLink)).toEqual([
      "./pictures/a.svg",
      "./a.svg",
      "../a.svg",
      "https://example.org/a.svg",
    ]);
  });
});

describe("navigationOf", () => {
  const guide =
    "# The guide\n\n| to begin | |\n| --- | --- |\n| [Waiting](waiting.md) | how long |\n\n| to operate | |\n| --- | --- |\n| [The command line](../packages/cli/README.md#embed) | embed |\n";

  it("has a group for each table and an entry for each row, in their order", () => {
    expect(navigationOf(guide, pages)).toEqual([
      { text: "To begin", items: [{ text: "Waiting", link: "/waiting.md" }] },
      { text: "To operate", items: [{ text: "The command line", link: "/packages/cli.md#embed" }] },
    ]);
  });

  it("refuses a page that no table lists, and a row that is no page", () => {
    expect(() => navigationOf(guide, new Map([...pages, ["docs/lost.md", "lost.md"]]))).toThrow(
      "does not list docs/lost.md",
    );
    expect(() => navigationOf(guide.replace("waiting.md", "gone.md"), pages)).toThrow("lists gone.md");
  });
});

describe("siteBase", () => {
  it.each([
    [undefined, "/"],
    ["", "/"],
    ["/", "/"],
    ["hotspare", "/hotspare/"],
    ["/docs/hotspare/", "/docs/hotspare/"],
  ])("of %s is %s", (written, base) => {
    expect(siteBase(written)).toBe(base);
  });

  it.each(["https://example.org/", "a b", "a//b", 'a"b'])("refuses %s", (written) => {
    expect(() => siteBase(written)).toThrow("write a path");
  });
});

describe("deadAddresses", () => {
  const site = (text: string) =>
    new Map<string, string | undefined>([
      ["index.html", text],
      ["packages/cli.html", '<a href="../index.html#top">x</a><h2 id="embed">Embed</h2>'],
      ["api/index.html", undefined],
      ["assets/a.svg", undefined],
    ]);
  const dead = (text: string) =>
    deadAddresses(site(`<p id="top"></p>${text}`), "/base/").map(({ address }) => address);

  it("follows files, anchors and other hosts", () => {
    const text =
      '<a href="/base/packages/cli.html#embed"></a><a href="#top"></a><a href="/base/"></a><a href="/base/api/index.html"></a><img src="/base/assets/a.svg"><a href="https://example.org/#x"></a><a href="mailto:a@b"></a>';
    expect(dead(text)).toEqual([]);
  });

  it.each([
    "/base/gone.html",
    "/packages/cli.html",
    "#gone",
    "/base/packages/cli.html#gone",
    "../index.html",
    "assets/b.svg",
  ])("finds that %s leads nowhere", (address) => {
    expect(dead(`<a href="${address}"></a>`)).toEqual([address]);
  });
});
