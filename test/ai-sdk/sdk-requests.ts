import { InvalidConfigError } from "@hotspare/core";
import type * as Ai from "ai";
import { describe, expect, it } from "vitest";
import { inWorld, prompt, rejection, type Sdk } from "./sdk-under-test.js";

/** What of a request of the AI SDK is sent, warned of or refused. */
export function describeSdkRequests(name: string, { ai, hotspare: door }: Sdk): void {
  const { hotspareModel, hotspareEmbedding } = door;

  describe(name, () => {
    it(
      "embeds with the options of a call that a credential takes, and warns of the others",
      inWorld(async ({ embedder, simulator }) => {
        const { warnings } = await ai.embed({
          model: hotspareEmbedding(embedder),
          value: "hello",
          providerOptions: { openai: { user: "u", dimensions: 9 }, google: { taskType: "CLUSTERING" } },
        });
        expect(simulator.requests[0]?.body).toMatchObject({ user: "u" });
        expect(simulator.requests[0]?.body).not.toHaveProperty("dimensions");
        expect(warnings).toMatchObject([
          { type: "unsupported", feature: "providerOptions.google" },
          { type: "unsupported", feature: "providerOptions.openai.dimensions" },
        ]);
      }),
    );

    it(
      "takes options of a call, and refuses what there is not",
      inWorld(async ({ vlm, hotspare }) => {
        const started: unknown[] = [];
        hotspare.events.on("callStart", (event) => void started.push(event));
        const model = hotspareModel(vlm, { purpose: "chat", metadata: { tenant: "a" } });
        await ai.generateText({
          model,
          prompt,
          providerOptions: { hotspare: { metadata: { user: 7 }, priority: "background" } },
        });
        expect(started).toMatchObject([{ purpose: "chat", metadata: { tenant: "a", user: 7 } }]);
        const wrong = await rejection(
          ai.generateText({ model, prompt, providerOptions: { hotspare: { timeout: 5 } } }),
        );
        expect(InvalidConfigError.isInstance(wrong)).toBe(true);
        expect(String(wrong)).toMatch(/providerOptions\.hotspare\.timeout: .*did you mean "timeouts"/);
        const slow = { hotspare: { timeouts: { totalMs: "5s" } } };
        expect(String(await rejection(ai.generateText({ model, prompt, providerOptions: slow })))).toMatch(
          /totalMs.*milliseconds/,
        );
        expect(() => hotspareModel(vlm, { purpos: "chat" } as never)).toThrow(/did you mean "purpose"/);
      }),
    );

    it(
      "warns of what it cannot send",
      inWorld(async ({ vlm }) => {
        const { warnings } = await ai.generateText({
          model: hotspareModel(vlm),
          prompt,
          providerOptions: {
            anthropic: { thinking: { type: "enabled" } },
            hotspare: { thinking: "enabled" },
          },
        });
        expect(warnings).toEqual([
          expect.objectContaining({ type: "unsupported", feature: "thinking" }),
          expect.objectContaining({ type: "unsupported", feature: "providerOptions.anthropic" }),
        ]);
      }),
    );

    it(
      "sends pictures and documents, and refuses before sending what nobody takes",
      inWorld(async ({ vlm, simulator }) => {
        const png = Buffer.from(
          "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
          "base64",
        );
        const messages: Ai.ModelMessage[] = [
          {
            role: "user",
            content: [
              { type: "text", text: "Describe" },
              {
                type: "image",
                image: new Uint8Array(png),
                providerOptions: { openai: { imageDetail: "low" } },
              },
              { type: "image", image: new URL("https://example.com/a.png") },
              {
                type: "file",
                data: Buffer.from("%PDF-1.7"),
                mediaType: "application/pdf",
                filename: "a.pdf",
              },
            ],
          },
        ];
        const { text } = await ai.generateText({ model: hotspareModel(vlm), messages });
        expect(text).toContain("image/png, 70 bytes, 1 x 1 pixels");
        expect(text).toContain("at https://example.com/a.png, not fetched");
        expect(text).toContain("application/pdf");
        const sent = (simulator.requests[0]?.body as { readonly messages?: unknown } | undefined)?.messages;
        expect(sent).toMatchObject([
          {
            content: [
              { type: "text" },
              { type: "image_url", image_url: { detail: "low" } },
              { type: "image_url", image_url: { url: "https://example.com/a.png" } },
              {
                type: "file",
                file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0xLjc=" },
              },
            ],
          },
        ]);
      }),
    );
  });
}
