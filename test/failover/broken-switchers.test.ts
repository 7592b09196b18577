import { AllCredentialsFailedError, type CredentialSwitcher, ExtensionError } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

function switcherThat(acquire: () => unknown, activeId: () => string | undefined = () => undefined) {
  return (): CredentialSwitcher => ({
    get activeId() {
      return activeId();
    },
    acquire: acquire as CredentialSwitcher["acquire"],
    snapshot: () => [],
    reset: () => undefined,
  });
}

const broken = () => {
  throw new Error("my bug");
};

describe("a switcher", () => {
  it.each([
    [undefined],
    [null],
    [{}],
    [{ lease: undefined }],
    [{ lease: { credentialId: "a" } }],
    [{ retryAtMs: Number.NaN }],
    [{ retryAtMs: "soon" }],
  ])("that answers with %o fails the call with an ExtensionError", async (answer) => {
    const world = await createWorld({ switcher: switcherThat(() => answer) });
    const error = await rejection(world.embedder(["a"]).embed(["hello"]));
    expect(ExtensionError.isInstance(error) && error.extensionName).toBe("acquire");
    expect(world.story("extensionError")).toHaveLength(1);
  });

  it("that keeps back a healthy credential ends the call at once, and not with the retry budget", async () => {
    const world = await createWorld({ switcher: switcherThat(() => ({ exhausted: true })) });
    const error = await rejection(world.embedder(["a"]).embed(["hello"]));
    expect(AllCredentialsFailedError.isInstance(error)).toBe(true);
  });

  it("whose lease throws costs no call its answer, and is reported", async () => {
    const lease = {
      credentialId: "a",
      probe: false,
      confirm: broken,
      succeed: broken,
      fail: broken,
      release: broken,
    };
    const world = await createWorld({ switcher: switcherThat(() => ({ lease })) });
    expect((await world.embedder(["a"]).embed(["hello"])).credentialId).toBe("a");
    expect(world.told.find(({ event }) => event === "extensionError")?.payload).toMatchObject({
      extension: "switcher",
      name: "lease.succeed",
    });
  });

  it("of one model that throws fails no call of another", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b"]);
    let works = true;
    const activeId = () => (works ? "a" : broken());
    const credentials = world.credentials(["a", "b"]);
    const switcher = switcherThat(broken, activeId);
    world.hotspare.vlm({ model: "gpt-4.1-mini", credentials, switcher });
    works = false;
    world.key("a").revoked();
    expect((await embedder.embed(["hello"])).credentialId).toBe("b");
    expect(embedder.status().map((status) => status.inFlight)).toEqual([0, 0]);
  });
});
