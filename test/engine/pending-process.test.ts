import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a program in a process of its own, in which nothing but Hotspare can keep the process alive. */
async function run(program: string): Promise<string> {
  const source = `
    import { createHotspare } from "@hotspare/core";
    import { scripted } from "./test/support/scripted-plugin.ts";
    const hotspare = createHotspare({ plugins: [scripted()] });
    const script = { complete: () => new Promise(() => undefined) };
    const vlm = hotspare.vlm({ model: "m", credentials: [{ id: "a", provider: "scripted", script }] });
    ${program}
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@hotspare/source", "--import", "tsx", "--input-type=module", "-e", source],
    { cwd: repository, timeout: 120_000 },
  );
  return stdout.trim();
}

describe("a call of a plugin without a socket", () => {
  it("keeps the process alive until its time is over", async () => {
    const program = `
      vlm.complete({ prompt: "x" }, { timeouts: { totalMs: 20 } }).catch((error) => console.log(error.name));
    `;
    expect(await run(program)).toBe("DeadlineExceededError");
  });

  it("that has ended keeps nothing alive, whatever time it had", async () => {
    const program = `
      const stop = new AbortController();
      const call = vlm.complete({ prompt: "x" }, { signal: stop.signal, timeouts: { totalMs: 86_400_000 } });
      stop.abort(new Error("enough"));
      await call.catch((error) => console.log(error.message));
    `;
    expect(await run(program)).toBe("enough");
  });

  it("is held by a closed Hotspare no more", async () => {
    const program = `
      vlm.complete({ prompt: "x" }).catch((error) => console.log(error.name));
      await hotspare.close({ graceMs: 0 });
    `;
    expect(await run(program)).toBe("ClosedError");
  });
});
