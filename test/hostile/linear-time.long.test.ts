import { createHotspare } from "@hotspare/core";
import { readJsonReply } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Script, scripted } from "../support/scripted-plugin.js";
import { describeLinearPayloads } from "./linear-payloads.js";
import {
  expectLinear,
  expectLinearOver,
  type Lengths,
  upTo1Megabyte,
  upTo19Kilobytes,
} from "./linear-time.js";
import { readStream } from "./read-stream.js";
import { scanners } from "./scanners.js";

describe("the measurement of linear time", () => {
  const lengths: Lengths = [1_000, 10_000];
  const texts = [["a text", (length: number) => " ".repeat(length)]] as const;
  /** Measures a scanner that takes so many milliseconds for a text of so many thousand characters, by a clock of its own. */
  const measured = (msOf: (thousands: number) => number) => {
    let cpuMs = 0;
    const scan = (text: string) => {
      cpuMs += msOf(text.length / 1_000);
    };
    return expectLinearOver(lengths, texts, scan, () => cpuMs);
  };

  it.each([
    ["quadratic", (thousands: number) => 3 * thousands ** 2],
    ["quadratic up to a length at which it cuts", (thousands: number) => 9 * Math.min(thousands, 5.6) ** 2],
    ["linear and partly quadratic", (thousands: number) => 9 * thousands + 5 * thousands ** 2],
  ])("blames a scanner that is %s", async (_, msOf) => {
    await expect(measured(msOf)).rejects.toThrow("times as long");
  });

  it.each([
    ["linear", (thousands: number) => 20 * thousands],
    [
      "linear, and costs forty times as much from some length on",
      (thousands: number) => (thousands < 6 ? 1 : 40) * thousands,
    ],
  ])("blames no scanner that is %s", (_, msOf) => measured(msOf));

  it("blames a scanner that really goes back, by the CPU time of this process", async () => {
    const goesBack = (text: string) => / +x/.exec(text);
    await expect(expectLinearOver([3_000, 30_000], texts, goesBack)).rejects.toThrow("times as long");
  });
});

describe.each(Object.entries(scanners))("%s", (_, scan) => {
  it("takes linear time over 1 MB of anything", () => expectLinear(upTo1Megabyte, scan));
});

describeLinearPayloads(upTo1Megabyte);

describe.each([upTo19Kilobytes, upTo1Megabyte])("in linear time, from %d characters to %d,", (...lengths) => {
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
});

function modelOf(script: Script) {
  const hotspare = createHotspare({ plugins: [scripted()] });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  const headers = { "x-a": "aaaaaaaa", "x-b": "k3y7" };
  const vlm = hotspare.vlm({ model: "m", credentials: [{ provider: "scripted", script, headers }] });
  return { vlm };
}
