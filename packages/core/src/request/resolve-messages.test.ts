import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VlmRequest } from "../contract/plugin/vlm-request.js";
import { resolveMessages } from "./resolve-messages.js";

const gif = Buffer.from("GIF89a");
const image = { type: "image", image: { kind: "bytes", bytes: gif, mediaType: "image/gif" } };
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "hotspare-messages-"));
  await writeFile(join(directory, "cat"), gif);
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

const resolve = (request: unknown) =>
  resolveMessages(request as VlmRequest, { files: true, hosts: undefined });

describe("resolveMessages", () => {
  it("makes one message of a prompt at once, and carries the other fields over", () => {
    const tools = [{ name: "look" }];

    const resolved = resolve({ prompt: "hello", images: [], messages: undefined, tools, maxTokens: 5 });

    expect(resolved).not.toBeInstanceOf(Promise);
    expect(resolved).toStrictEqual({ tools, maxTokens: 5, messages: [{ role: "user", content: "hello" }] });
    expect(resolved).toHaveProperty("tools", tools);
  });

  it("puts the pictures after the prompt", async () => {
    const images = [join(directory, "cat"), "http://a.test/cat.png"];

    expect(await resolve({ prompt: "what?", images })).toEqual({
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "what?" },
            image,
            { type: "image", image: { kind: "url", url: "http://a.test/cat.png" } },
          ],
        },
      ],
    });
  });

  it("leaves an empty prompt out when there are pictures", async () => {
    expect(await resolve({ prompt: " ", images: [gif] })).toEqual({
      messages: [{ role: "user", content: [image] }],
    });
  });

  it("needs no promise for a conversation without anything to read", () => {
    const parts = [
      { type: "text", text: "and?" },
      { type: "video", video: new URL("http://a.test/"), framesPerSecond: 2 },
    ];
    const before = [
      { role: "system", content: "be kind" },
      { role: "user", content: "look" },
      { role: "assistant", toolCalls: [{ id: "1", name: "look", arguments: "{}" }] },
      { role: "tool", toolCallId: "1", content: "seen" },
    ];

    expect(resolve({ messages: [...before, { role: "user", content: parts }] })).toEqual({
      messages: [
        ...before,
        {
          role: "user",
          content: [
            { type: "text", text: "and?" },
            { type: "video", video: { kind: "url", url: "http://a.test/" }, framesPerSecond: 2 },
          ],
        },
      ],
    });
  });

  it("reads the media of messages", async () => {
    const content = [{ type: "image", image: join(directory, "cat"), detail: "high" }];

    expect(await resolve({ messages: [{ role: "user", content }] })).toEqual({
      messages: [{ role: "user", content: [{ ...image, detail: "high" }] }],
    });
  });

  it("reads the media of a tool's result", async () => {
    const content = [
      { type: "text", text: "seen" },
      { type: "image", image: join(directory, "cat") },
    ];

    expect(await resolve({ messages: [{ role: "tool", toolCallId: "1", content }] })).toEqual({
      messages: [{ role: "tool", toolCallId: "1", content: [content[0], image] }],
    });
  });

  it("tells the problems of all messages at once, each with its place", async () => {
    const content = [{ type: "image", image: join(directory, "none") }, { type: "film" }];

    await expect(
      resolve({ messages: [{ role: "bot" }, { role: "user", content }, { role: "system" }] }),
    ).rejects.toMatchObject({
      issues: [
        { path: "messages[0].role" },
        { path: "messages[1].content[0].image" },
        { path: "messages[1].content[1].type" },
        { path: "messages[2].content" },
      ],
    });
  });

  it("tells the problems of all pictures at once", () => {
    expect(() => resolve({ prompt: "a", images: [1, null] })).toThrow(
      /images\[0\]: is a.*\n.*images\[1\]: is null/,
    );
  });
});
