import { expect, it } from "vitest";
import { toFiles } from "./to-files.js";

const picture = { mediaType: "image/png", data: "aGk=" };
const tagged = { mediaType: "image/png", data: { type: "data", data: "aGk=" } };
const linked = { mediaType: "image/png", data: { type: "url", url: "https://example.com/a.png" } };

it("files come in the form of the model's version, whatever version made them", () => {
  const raw = { files: [picture, tagged, linked] };
  expect(toFiles(raw, "v3")).toEqual([
    { type: "file", ...picture },
    { type: "file", ...picture },
  ]);
  expect(toFiles(raw, "v4")).toEqual([
    { type: "file", ...tagged },
    { type: "file", ...tagged },
    { type: "file", ...linked },
  ]);
});

it.each([
  [undefined],
  [{}],
  [{ files: "no" }],
  [{ files: [null, { mediaType: 3, data: "x" }, { mediaType: "a/b" }] }],
])("what is no file is none: %j", (raw) => {
  expect(toFiles(raw, "v3")).toEqual([]);
  expect(toFiles(raw, "v4")).toEqual([]);
});
