import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { models, serveFile } from "./serve-file.js";

describe("a gateway whose recordTo is impossible", () => {
  it.each([
    ["a folder", tmpdir()],
    ["below a file", "/etc/passwd/x.jsonl"],
    ["below /proc", "/proc/x/y"],
  ])("does not start, and says so: %s", async (_title, path) => {
    await expect(serveFile(`gateway: { port: 0, recordTo: ${path} }\n${models}`)).rejects.toThrow(
      new RegExp(`^Events cannot be recorded in "${path}" \\(E[A-Z]+\\)\\. Give a recordTo`),
    );
  });
});
