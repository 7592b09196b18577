import { AllCredentialsFailedError, type FailoverEmbedder, InvalidConfigError } from "@hotspare/core";
import type { SimulatedRequest } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

type VectorSpaceFingerprint = NonNullable<FailoverEmbedder<"dense">["fingerprint"]>;

const inputsOf = (request: SimulatedRequest) => (request.body as { input: readonly string[] }).input;

/** Keys of one model, but for those that serve another under its name. */
async function createVerified(
  options: { readonly strangers?: readonly string[]; readonly fingerprint?: VectorSpaceFingerprint } = {},
) {
  const { strangers = [], fingerprint } = options;
  const world = await createWorld();
  const embedder = (keys: readonly string[]) =>
    world.hotspare.embedder({
      model: "text-embedding-3-small",
      dimensions: 64,
      vectorSpace: {
        name: "small",
        models: ["text-embedding-3-large"],
        verify: true,
        ...(fingerprint === undefined ? {} : { fingerprint }),
      },
      credentials: world
        .credentials(keys)
        .map((credential) =>
          strangers.includes(credential.id) ? { ...credential, model: "text-embedding-3-large" } : credential,
        ),
    });
  const canaries = (id: string) =>
    world.simulator.requests.filter(
      (request) => request.key.startsWith(`${id}-`) && inputsOf(request).length === 3,
    ).length;
  return { ...world, embedder, canaries };
}

describe("a verified vector space", () => {
  it("is what the first credential gives, which serves at once; a spare shows that it is of it, once", async () => {
    const { embedder, key, canaries } = await createVerified();
    const model = embedder(["a", "b"]);
    expect(model.fingerprint).toBeUndefined();
    expect((await model.embed(["one"])).attempts).toHaveLength(1);
    expect([canaries("a"), canaries("b")]).toEqual([1, 0]);
    key("a").revoked();
    for (let call = 0; call < 5; call += 1) {
      expect((await model.embed(["more"])).credentialId).toBe("b");
    }
    expect([canaries("a"), canaries("b")]).toEqual([1, 1]);
    expect(model.fingerprint).toMatchObject({ model: "text-embedding-3-small", texts: { length: 3 } });
  });

  it("keeps out a spare that serves another model, with its reason and an event, and asks it nothing of the user's", async () => {
    const { embedder, key, simulator, story } = await createVerified({ strangers: ["b"] });
    const model = embedder(["a", "b", "c"]);
    await model.embed(["one"]);
    key("a").revoked();
    expect((await model.embed(["two"])).credentialId).toBe("c");
    expect(model.status().find(({ id }) => id === "b")).toMatchObject({
      state: "open",
      lastFailure: { class: "not_found", reason: "vector_space_mismatch", scope: "credential_model" },
    });
    expect(story("failure")).toContain("failure b not_found next c");
    const asked = simulator.requests.filter(({ key: of }) => of.startsWith("b-")).flatMap(inputsOf);
    expect(asked).not.toContain("two");
  });

  it("is asked for again after a recovery, by the probe that recovers", async () => {
    const { embedder, key, canaries, clock } = await createVerified();
    const model = embedder(["a", "b"]);
    await model.embed(["one"]);
    key("a").revoked({ times: 1 });
    await model.embed(["two"]);
    await clock.advance(600_000);
    expect((await model.embed(["three"])).credentialId).toBe("a");
    expect((await model.embed(["four"])).credentialId).toBe("a");
    expect([canaries("a"), canaries("b")]).toEqual([2, 1]);
  });

  it("holds another process to it, by the fingerprint it was given", async () => {
    const first = await createVerified();
    const model = first.embedder(["a"]);
    await model.embed(["one"]);
    const fingerprint = JSON.parse(JSON.stringify(model.fingerprint)) as VectorSpaceFingerprint;

    const same = await createVerified({ fingerprint });
    expect((await same.embedder(["x"]).embed(["one"])).credentialId).toBe("x");

    const other = await createVerified({ fingerprint, strangers: ["x", "y"] });
    const error = await rejection(other.embedder(["x", "y"]).embed(["one"]));
    if (!AllCredentialsFailedError.isInstance(error)) throw error;
    expect(error.class).toBe("not_found");
    expect(error.message).toContain("do not belong to the vector space of the fingerprint");
    expect(other.simulator.requests.flatMap(inputsOf)).not.toContain("one");
  });

  it("has the next credential for its reference when the first never served", async () => {
    const { embedder, key, canaries } = await createVerified({ strangers: ["c"] });
    key("a").revoked();
    const model = embedder(["a", "b", "c"]);
    expect((await model.embed(["one"])).credentialId).toBe("b");
    key("b").revoked();
    await expect(model.embed(["two"])).rejects.toThrow(AllCredentialsFailedError);
    expect(canaries("c")).toBe(1);
  });

  it("is fixed by one request, however many calls begin at once, of whatever input type", async () => {
    const { embedder, key, canaries } = await createVerified();
    const model = embedder(["a", "b"]);
    const calls = (inputType?: "query") =>
      Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          model.embed([String(index)], inputType === undefined ? {} : { inputType }),
        ),
      );
    await calls();
    key("a").revoked();
    const answers = await calls("query");
    expect(new Set(answers.map(({ credentialId }) => credentialId))).toEqual(new Set(["b"]));
    expect([canaries("a"), canaries("b")]).toEqual([1, 1]);
  });

  it("loses no call when the one that verifies is aborted", async () => {
    const { embedder, key } = await createVerified();
    const model = embedder(["a", "b"]);
    await model.embed(["one"]);
    key("a").revoked();
    let answer = (): void => undefined;
    const held = new Promise<undefined>((resolve) => {
      answer = () => resolve(undefined);
    });
    key("b").reply(() => held, { times: 1 });
    const abort = new AbortController();
    const aborted = rejection(model.embed(["two"], { signal: abort.signal }));
    const waiting = model.embed(["three"]);
    await key("b").waitForRequests(1);
    abort.abort(new Error("enough"));
    expect(await aborted).toMatchObject({ message: "enough" });
    answer();
    expect((await waiting).credentialId).toBe("b");
  });

  it("counts the tokens of its own requests as pings", async () => {
    const { embedder, hotspare } = await createVerified();
    await embedder(["a"]).embed(["one"]);
    expect(hotspare.usage.snapshot().total).toMatchObject({ calls: 1, pings: 1 });
  });

  it.each([
    [{ verify: true }, "sparse", "vectorSpace.verify: is for dense vectors"],
    [
      { fingerprint: { format: "hotspare/vector-space/1", model: "m", texts: ["a"], vectors: [] } },
      "dense",
      "vectorSpace.fingerprint: is an object: must be the complete JSON of embedder.fingerprint",
    ],
    [
      { fingerprint: { format: "hotspare/vector-space/1", model: "m", texts: ["a"], vectors: ["AACAPw=="] } },
      "dense",
      'vectorSpace.fingerprint: belongs to the model "m", and this embedder uses "text-embedding-3-small"',
    ],
  ] as const)("refuses %j of a %s embedder", async (vectorSpace, output, message) => {
    const { hotspare, credentials } = await createWorld();
    const make = () =>
      hotspare.embedder({
        model: "text-embedding-3-small",
        output,
        vectorSpace: vectorSpace as never,
        credentials: credentials(["a"]),
      });
    expect(make).toThrow(InvalidConfigError);
    expect(make).toThrow(message);
  });
});

describe("truncateDimensions", () => {
  it("gives what the model itself gives with fewer dimensions, in its own memory", async () => {
    const { hotspare, credentials } = await createWorld();
    const make = (options: object) =>
      hotspare.embedder({
        model: "text-embedding-3-small",
        credentials: credentials(["a"]),
        ...options,
      });
    const truncated = make({ truncateDimensions: 256 });
    expect(truncated.dimensions).toBe(256);
    const [mine] = (await truncated.embed(["a text", "another"])).embeddings;
    const [models] = (await make({ dimensions: 256 }).embed(["a text"])).embeddings;
    expect(mine?.dense).toHaveLength(256);
    for (const [index, value] of (mine?.dense ?? []).entries()) {
      expect(value).toBeCloseTo(models?.dense[index] ?? Number.NaN, 5);
    }
    expect(mine?.dense.buffer.byteLength).toBe(2 * 256 * 4);
  });

  it("refuses to keep more than there is", async () => {
    const { hotspare, credentials } = await createWorld();
    const make = (options: object) =>
      hotspare.embedder({ model: "my-model", credentials: credentials(["a", "b"]), ...options });
    expect(() => make({ dimensions: 8, truncateDimensions: 9 })).toThrow(
      "truncateDimensions: is 9: must not be more than dimensions, 8",
    );
    expect(() => make({ output: "sparse", truncateDimensions: 9 })).toThrow("is for dense vectors");
    expect(() => make({ truncateDimensions: 0 })).toThrow("must be a whole number of at least 1");
    const error = await rejection(make({ truncateDimensions: 5_000 }).embed(["a text"]));
    expect(error).toMatchObject({ class: "not_found" });
  });
});
