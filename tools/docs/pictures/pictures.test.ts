import { errorClasses } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { circuitPicture } from "./circuit-picture.js";
import { roadPicture } from "./road-picture.js";
import { picture, text } from "./svg.js";
import { barsOf } from "./timeline-picture.js";

describe("pictures", () => {
  it("say in words what they show: each class of errors stands in them, and the same code draws the same bytes", () => {
    for (const draw of [circuitPicture, roadPicture]) {
      const svg = draw();
      expect(svg).toBe(draw());
      const described = /<desc[^>]*>([^<]+)<\/desc>/.exec(svg)?.[1] ?? "";
      expect(errorClasses.filter((name) => !described.includes(name))).toEqual([]);
      expect(svg).toMatch(/<title [^>]*>[^<]+<\/title>/);
      expect(svg).toContain("prefers-color-scheme:dark");
    }
  });

  it("ask no other host for anything, whatever text stands in them", () => {
    const words = '<script>alert(1)</script> & "quoted"';
    const svg = picture({ name: "p", title: words, description: words }, { width: 10, height: 10 }, [
      text(1, 1, words),
    ]);
    expect(svg).not.toContain("<script");
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|href|url\((?!#)/);
  });

  it("join times at which nothing changes into a bar", () => {
    const kinds = ["serves", "serves", undefined, "serves", "open"] as const;
    expect(
      barsOf(
        kinds.map((kind, index) => ({ atMs: index * 10, kind })),
        60,
      ),
    ).toEqual([
      { fromMs: 0, untilMs: 20, kind: "serves" },
      { fromMs: 30, untilMs: 40, kind: "serves" },
      { fromMs: 40, untilMs: 60, kind: "open" },
    ]);
  });
});
