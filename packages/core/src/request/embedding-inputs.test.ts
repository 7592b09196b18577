import { describe, expect, it } from "vitest";
import { resolveEmbeddingInputs } from "./embedding-inputs.js";

const resolve = (inputs: unknown) =>
  resolveEmbeddingInputs(inputs as string[], { files: true, hosts: undefined });
const gif = Buffer.from("GIF89a");

describe("resolveEmbeddingInputs", () => {
  it("gives the texts back at once, in a list that the caller cannot change", () => {
    const inputs = ["a", " "];
    const resolved = resolve(inputs);
    inputs[0] = "";

    expect(resolved).toEqual(["a", " "]);
  });

  it("resolves the parts among texts", async () => {
    const inputs = [
      "a",
      [
        { type: "text", text: "b" },
        { type: "image", image: gif },
      ],
    ];

    expect(await resolve(inputs)).toEqual([
      "a",
      [
        { type: "text", text: "b" },
        { type: "image", image: { kind: "bytes", bytes: gif, mediaType: "image/gif" } },
      ],
    ]);
  });

  it("makes no promise when nothing has to be read", () => {
    expect(resolve([[{ type: "image", image: "http://a.test/", detail: "low" }]])).toEqual([
      [{ type: "image", image: { kind: "url", url: "http://a.test/" }, detail: "low" }],
    ]);
  });

  it.each<[unknown, string]>([
    ["text", "inputs: is a string of 4 characters. Give a list: embed([text])"],
    [null, 'inputs: is null. Give a list: embed(["…"])'],
    [[], "inputs: is an empty list. Give at least one text, or do not call"],
    [["a", ""], "inputs[1]: is an empty string: it has no meaning to embed. Leave it out"],
    [["a", 1], "inputs[1]: is a number. Give a string or a list of parts"],
    [[undefined, "a"], "inputs[0]: is undefined. Give a string or a list of parts"],
    [["a", []], 'inputs[1]: is an empty list of parts. Give at least one: { type: "text", text: "…" }'],
    [[["a"]], 'inputs[0][0]: is a string of 1 character. Give a part: { type: "text", text: "…" }'],
    [[[{ type: "text" }]], "inputs[0][0].text: is undefined. Give a string"],
    [
      [[{ type: "image_url" }]],
      'inputs[0][0].type: is "image_url". Write { type: "image", image }, with the URL itself. A part\'s type is one of: text, image, video, audio, file',
    ],
    [
      [[{ type: "image", image: gif, details: "low" }]],
      'inputs[0][0].details: is a string of 3 characters, which is not a field of a part of type "image"; did you mean "detail"? There are: type, image, detail, providerOptions',
    ],
    [
      [[{ type: "image", image: gif, detail: "tiny" }]],
      'inputs[0][0].detail: is "tiny". Give "auto", "low" or "high", or leave it out',
    ],
    [
      [[{ type: "video", video: "a.mp4", framesPerSecond: "2" }]],
      'inputs[0][0].framesPerSecond: is "2". Give a number, or leave it out',
    ],
  ])("refuses %j", (inputs, message) => {
    expect(() => resolve(inputs)).toThrow(expect.objectContaining({ name: "InvalidInputError", message }));
  });

  it("tells the problems of all inputs at once, in their order", async () => {
    const parts = [
      { type: "audio", audio: gif },
      { type: "video", video: 1 },
    ];

    await expect(async () => resolve(["", parts, 3])).rejects.toMatchObject({
      issues: [
        { path: "inputs[0]" },
        { path: "inputs[1][0].audio" },
        { path: "inputs[1][1].video" },
        { path: "inputs[2]" },
      ],
    });
  });
});
