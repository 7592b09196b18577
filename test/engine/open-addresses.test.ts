import { createHotspare, type Logger } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";

/** A Hotspare that may log, and what it has logged as warnings. */
function logging(warn: (fields: unknown) => void) {
  const ignore = () => undefined;
  const logger: Logger = {
    debug: ignore,
    info: ignore,
    error: ignore,
    warn: (message, fields) => warn([message, fields]),
  };
  const hotspare = createHotspare({ plugins: [openai()], logger });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  return hotspare;
}

const credential = (id: string, baseURL: string) => ({
  id,
  provider: "openai" as const,
  apiKey: `key-of-${id}`,
  baseURL,
});

describe("a credential in code with an address without encryption", () => {
  it("is a warning in the log, when its model is made and when it is added", () => {
    const logged: unknown[] = [];
    const model = logging((line) => logged.push(line)).vlm({
      model: "m",
      credentials: [
        credential("own", "http://127.0.0.1:8000/v1"),
        credential("gpu", "http://gpu.example/v1"),
      ],
    });
    model.addCredential(credential("late", "HTTP://10.0.0.5:8000/v1"));
    model.addCredential(credential("safe", "https://gpu.example/v1"));
    const message = expect.stringMatching(/^An http:\/\/ address of another machine/);
    const fields = { warning: "open_address", provider: "openai", model: "m" };
    expect(logged).toEqual([
      [message, { ...fields, credentialId: "gpu" }],
      [message, { ...fields, credentialId: "late" }],
    ]);
  });

  it("works with a logger that throws", () => {
    const hotspare = logging(() => {
      throw new Error("no disk");
    });
    const credentials = [credential("gpu", "http://gpu.example/v1")];
    expect(hotspare.vlm({ model: "m", credentials }).status()).toHaveLength(1);
  });
});
