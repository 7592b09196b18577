import { describe, expect, it } from "vitest";
import { ask, completion, event, streamOf, ways } from "./answers.js";
import { json, pieces } from "./raw-replies.js";

const piece = (index: number, delta: object, finish: string | null = null) => ({
  choices: [{ index, delta, finish_reason: finish }],
});

describe("the first of several choices", () => {
  const others = [
    piece(1, { content: "B" }),
    piece(0, { content: "A" }),
    piece(1, {}, "length"),
    piece(0, { content: "!" }, "stop"),
  ];

  it.each(ways)("is taken, though another comes first in the stream: %s", async (way) => {
    expect(await ask(way, [streamOf(...others)])).toMatchObject({ content: "A!", finishReason: "stop" });
  });

  it("is taken by complete(), however long the other one is", async () => {
    const long = Array.from({ length: 50 }, () => piece(1, { content: "B" }));
    const reply = streamOf(...long, piece(1, {}, "stop"), piece(0, { content: "A" }, "stop"));
    expect(await ask("complete", [reply])).toMatchObject({ content: "A" });
  });

  it("is the lowest, where a server numbers from 1", async () => {
    const said = [piece(1, { content: "H" }), piece(1, { content: "i" }), piece(1, {}, "stop")];
    for (const way of ways) {
      expect(await ask(way, [streamOf(...said)])).toMatchObject({ content: "Hi", finishReason: "stop" });
    }
    const open = pieces(
      said.map((each) => event(each)),
      "open",
    );
    expect(await ask("stream", [open])).toMatchObject({ content: "Hi", finishReason: "stop" });
    const whole = json(completion({ content: "Hi" }, "stop", {}, { index: 1 }));
    expect(await ask("complete", [whole])).toMatchObject({ content: "Hi" });
  });

  it("is not waited for for long", async () => {
    const said = Array.from({ length: 40 }, (_, at) => piece(1, { content: `${at} ` }));
    const late = [piece(0, { content: "A" }), piece(1, {}, "stop")];
    expect((await ask("stream", [streamOf(...said, ...late)])).content).toMatch(/^0 1 2 .* 39 $/);
  });
});
