import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ThinkTagReader } from "./think-tags.js";

/** Reads content that arrives in these pieces. */
function read(
  pieces: readonly string[],
  mode: true | "unopened" = true,
  { isGathered = false, isCut = false } = {},
) {
  const reader = new ThinkTagReader(mode, isGathered);
  const all = [...pieces.flatMap((piece) => reader.read(piece)), ...reader.end(isCut)];
  return {
    thoughts: all.map((piece) => ("thought" in piece ? piece.thought : "")).join(""),
    text: all.map((piece) => ("text" in piece ? piece.text : "")).join(""),
  };
}

describe("thoughts in content", () => {
  it.each([
    ["<think>Hm</think>Hi", "Hm", "Hi"],
    ["\n<think>\nHm\n</think>\n\nHi", "Hm\n", "Hi"],
    ["<think></think>Hi", "", "Hi"],
    ["<think>\n\n</think>\n\nHi", "", "Hi"],
    ["<thinking>Hm</thinking>Hi", "Hm", "Hi"],
    ["<THINK>Hm</think>Hi", "Hm", "Hi"],
    ["<thought>Hm</thought>Hi", "Hm", "Hi"],
    ["<reasoning>Hm</reasoning>Hi", "Hm", "Hi"],
    ["<mm:think>Hm</mm:think>Hi", "Hm", "Hi"],
    ["<seed:think>Hm</seed:think>Hi", "Hm", "Hi"],
    ["[THINK]Hm[/THINK]Hi", "Hm", "Hi"],
    ["◁think▷Hm◁/think▷Hi", "Hm", "Hi"],
    ["<think>a <b> </i> [x] </thinking> b</think>Hi", "a <b> </i> [x] </thinking> b", "Hi"],
    ["<think>Hm</think>Hi <think>there</think>", "Hm", "Hi <think>there</think>"],
    ["<think>never closed", "never closed", ""],
    ["<think>never closed</thi", "never closed</thi", ""],
    ["Hi <think>there", "", "Hi <think>there"],
    ["<thin air>", "", "<thin air>"],
    ["<", "", "<"],
    ["[1, 2]", "", "[1, 2]"],
    ["<b>Hi</b>", "", "<b>Hi</b>"],
    ["  Hi", "", "  Hi"],
    ["", "", ""],
  ])("%j", async (content, thoughts, text) => {
    expect(read([content])).toEqual({ thoughts, text });
    expect(read([...content])).toEqual({ thoughts, text });
    await fc.assert(
      fc.property(fc.array(fc.nat(60), { maxLength: 6 }), (places) => {
        const cuts = [
          ...places.filter((place) => place < content.length).sort((one, other) => one - other),
          content.length,
        ];
        expect(read(cuts.map((end, at) => content.slice(cuts[at - 1] ?? 0, end)))).toEqual({
          thoughts,
          text,
        });
      }),
    );
  });

  it("end at a closing tag without an opening tag, in content that arrives in one piece", () => {
    expect(read(["Hm</think>\n\nHi"])).toEqual({ thoughts: "Hm", text: "Hi" });
    expect(read(["\n\n</think>\n\nHi"])).toEqual({ thoughts: "", text: "Hi" });
  });

  it("begin with the content when the template has opened them, wherever the content is cut", () => {
    for (const pieces of [["Hm</think>\n\nHi"], [..."Hm</think>\n\nHi"], [..."<think>Hm</think>Hi"]]) {
      expect(read(pieces, "unopened")).toEqual({ thoughts: "Hm", text: "Hi" });
    }
  });

  it("become the answer when no tag comes at all, even if a stream has emitted them as thoughts", () => {
    const content = "\nJust an answer </thi";
    for (const pieces of [[content], [...content]]) {
      expect(read(pieces, "unopened", { isGathered: true })).toEqual({ thoughts: "", text: content });
      expect(read(pieces, "unopened")).toEqual({ thoughts: content.trimStart(), text: content });
      for (const isGathered of [true, false]) {
        const cut = read(pieces, "unopened", { isGathered, isCut: true });
        expect({ ...cut, thoughts: cut.thoughts.trimStart() }).toEqual({
          thoughts: content.trimStart(),
          text: "",
        });
      }
    }
    expect(read([..."Hm</think>\n\nHi"], "unopened", { isGathered: true })).toEqual({
      thoughts: "Hm",
      text: "Hi",
    });
    expect(read([..."<think>Hm"], "unopened")).toEqual({ thoughts: "Hm", text: "" });
  });

  it("are emitted as they arrive: no more is held back than a tag", () => {
    const reader = new ThinkTagReader(true);
    expect(reader.read("<think>Hm, ")).toEqual([{ thought: "Hm, " }]);
    expect(reader.read("well </")).toEqual([{ thought: "well " }]);
    expect(reader.read("b> so")).toEqual([{ thought: "</b> so" }]);
    expect(reader.read("</think>")).toEqual([]);
    expect(reader.read("\n\nHi")).toEqual([{ text: "Hi" }]);
  });
});
