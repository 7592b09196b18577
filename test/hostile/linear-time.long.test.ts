import { createHotspare } from "@hotspare/core";
import { readJsonReply } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Script, scripted } from "../support/scripted-plugin.js";
import { describeLinearPayloads } from "./linear-payloads.js";
import { expectLinear, upTo19Kilobytes, upTo500Kilobytes } from "./linear-time.js";
import { readStream } from "./read-stream.js";
import { scanners } from "./scanners.js";

describe.each(Object.entries(scanners))("%s", (_, scan) => {
  it("takes linear time over 500 kB of anything", () => expectLinear(upTo500Kilobytes, scan));
});

describeLinearPayloads(upTo500Kilobytes);

describe.each([upTo19Kilobytes, upTo500Kilobytes])(
  "in linear time, from $short characters to $long,",
  (lengths) => {
    it.each([100, 65_536])("a stream is read, in pieces of %d bytes", (pieceBytes) =>
      expectLinear(lengths, (text) => readStream(text, pieceBytes)),
    );

    it("a reply is read", () =>
      expectLinear(lengths, async (text) => {
        const reply = {
          status: 200,
          ok: true,
          url: "",
          headers: new Headers(),
          body: null,
          text: async () => text,
        };
        await readJsonReply(reply).catch(() => undefined);
      }));

    it.each(["data:image/png,", "data:image/png;base64,", "data:", "https://", "file:", ""])(
      "a picture named %s… is understood",
      (head) => {
        const { vlm } = modelOf({ complete: async () => Promise.reject(new Error("not asked")) });
        return expectLinear(lengths, (text) =>
          vlm.complete({ prompt: "hi", images: [head + text] }).catch(() => undefined),
        );
      },
    );

    it("an error is judged, and its secrets are removed", () => {
      let said = "";
      const { vlm } = modelOf({
        complete: () => Promise.reject(Object.assign(new Error(said), { status: 400, body: { said }, said })),
      });
      return expectLinear(lengths, async (text) => {
        said = text;
        const error = await vlm.complete({ prompt: "hi" }).catch((thrown: unknown) => thrown);
        expect(String(error).length).toBeLessThan(9_000);
      });
    });
  },
);

function modelOf(script: Script) {
  const hotspare = createHotspare({ plugins: [scripted()] });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  const headers = { "x-a": "aaaaaaaa", "x-b": "k3y7" };
  const vlm = hotspare.vlm({ model: "m", credentials: [{ provider: "scripted", script, headers }] });
  return { vlm };
}
