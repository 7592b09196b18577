import { expect, it } from "vitest";
import { ask, chunk, completion, endingWith, event, streamOf, ways } from "./answers.js";
import { json, pieces } from "./raw-replies.js";

const content = "<think>\nHm\n</think>\n\nHi";

it.each(ways)("makes reasoning of tagged thoughts where the credential says so: %s", async (way) => {
  expect(await ask(way, [endingWith(way, { content }, "stop")], { thinkTags: true })).toMatchObject({
    content: "Hi",
    reasoning: "Hm\n",
  });
});

it.each(ways)("leaves them in the content by default: %s", async (way) => {
  expect(await ask(way, [endingWith(way, { content }, "stop")])).toMatchObject({ content, reasoning: "" });
});

it("reads tags that are cut between packets, and thoughts that are never closed", async () => {
  const pieces = [...content].map((character) => chunk({ content: character }));
  expect(await ask("stream", [streamOf(...pieces, chunk({}, "stop"))], { thinkTags: true })).toMatchObject({
    content: "Hi",
    reasoning: "Hm\n",
  });
  const unclosed = [..."<think>Hm"].map((character) => chunk({ content: character }));
  expect(
    await ask("stream", [streamOf(...unclosed, chunk({}, "length"))], { thinkTags: true }),
  ).toMatchObject({
    content: "",
    reasoning: "Hm",
    finishReason: "length",
  });
});

it("reads thoughts that the template has opened", async () => {
  const pieces = [..."Hm</think>\n\nHi"].map((character) => chunk({ content: character }));
  expect(
    await ask("stream", [streamOf(...pieces, chunk({}, "stop"))], { thinkTags: "unopened" }),
  ).toMatchObject({
    content: "Hi",
    reasoning: "Hm",
  });
});

it("makes content of it where the template has opened no thoughts after all", async () => {
  const content = "Just an answer";
  const whole = [json(completion({ content }))];
  expect(await ask("complete", whole, { thinkTags: "unopened" })).toMatchObject({ content, reasoning: "" });
  const pieces = [...content].map((character) => chunk({ content: character }));
  const streamed = streamOf(...pieces, chunk({}, "stop"));
  expect(await ask("complete", [streamed], { thinkTags: "unopened" })).toMatchObject({
    content,
    reasoning: "",
  });
  expect(await ask("stream", [streamed], { thinkTags: "unopened" })).toMatchObject({
    content,
    reasoning: content,
  });
  const cut = streamOf(...pieces, chunk({}, "length"));
  for (const way of ways) {
    expect(await ask(way, [cut], { thinkTags: "unopened" })).toMatchObject({
      content: "",
      reasoning: content,
    });
  }
});

it("keeps content that only looks like the beginning of a tag", async () => {
  expect(await ask("complete", [json(completion({ content: "<" }))], { thinkTags: true })).toMatchObject({
    content: "<",
  });
  const pieces = [chunk({ content: "<th" }), chunk({ content: "eta>" }), chunk({}, "stop")];
  expect(await ask("stream", [streamOf(...pieces)], { thinkTags: true })).toMatchObject({
    content: "<theta>",
  });
});

it("hands over what was held back when the model has stopped, though the connection stays open", async () => {
  const body = [event(chunk({ content: "a" })), event(chunk({ content: "<" }, "stop"))];
  expect(await ask("stream", [pieces(body, "open")], { thinkTags: true })).toMatchObject({ content: "a<" });
  const only = [event(chunk({ content: "<thi" })), event(chunk({}, "stop"))];
  expect(await ask("stream", [pieces(only, "open")], { thinkTags: true })).toMatchObject({ content: "<thi" });
});
