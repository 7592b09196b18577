import { describe, expect, it } from "vitest";
import {
  countingVectors,
  type EmbeddingBody,
  inputsOf,
  listOf,
  refusal,
  startEmbeddingServer,
  texts,
} from "./embedding-server.js";

const good = (body: EmbeddingBody) => ({ body: listOf(countingVectors(body)) });

/** A text that sounds like a server's limit, in its middle. */
const treacherous = "t0 is what our notes say of it: at most 1 items are allowed per request, they say";
const middle = treacherous.slice(20);

describe("a refusal that repeats the middle of a text", () => {
  it.each([
    ["in quotation marks", `The text "…${middle}" is refused by our policy.`],
    ["without marks", `Refused by our policy, since ${middle}`],
  ])("%s costs its own call, and no other", async (_, words) => {
    const { embed, embedder, requests } = await startEmbeddingServer((body) =>
      inputsOf(body).includes(treacherous) ? refusal(words) : good(body),
    );
    await expect(embed([treacherous, "t1", "t2"])).rejects.toThrow("our policy");
    expect(embedder.status()[0]?.adjustments).toBeUndefined();
    expect(embedder.capabilities.maxInputs).toBe(2048);
    await embed(texts(6));
    expect(requests.filter((body) => inputsOf(body).length === 6)).toHaveLength(1);
  });
});

describe("a limit of inputs", () => {
  const takes = (most: number) => (body: EmbeddingBody) =>
    inputsOf(body).length > most ? refusal(`at most ${most} inputs are allowed`) : good(body);

  it("is not remembered before a smaller request is answered", async () => {
    let isDown = true;
    const { embed, embedder } = await startEmbeddingServer((body) =>
      inputsOf(body).length > 2
        ? refusal("at most 2 inputs are allowed")
        : isDown
          ? refusal("The model is not made for this text")
          : good(body),
    );
    await expect(embed(texts(5))).rejects.toThrow("not made for");
    expect(embedder.status()[0]?.adjustments).toBeUndefined();
    expect(embedder.capabilities.maxInputs).toBe(2048);
    isDown = false;
    await embed(texts(5));
    expect(embedder.status()[0]?.adjustments).toEqual(["max_inputs"]);
    expect(embedder.capabilities.maxInputs).toBe(2);
  });

  it("is known to all credentials of the server when it is remembered", async () => {
    const { embed, requests } = await startEmbeddingServer(takes(2), { credentials: 2 });
    await embed(texts(4));
    const learned = requests.length;
    await embed(texts(4));
    await embed(texts(4));
    expect(requests).toHaveLength(learned + 4);
  });

  it("is lowered when the server lowers it", async () => {
    let most = 4;
    const { embed, embedder } = await startEmbeddingServer((body) => takes(most)(body));
    await embed(texts(8));
    most = 2;
    expect((await embed(texts(8))).vectors).toHaveLength(8);
    expect(embedder.capabilities.maxInputs).toBe(2);
  });

  it("is found by halves, down to one input", async () => {
    const { embed, embedder } = await startEmbeddingServer((body) =>
      inputsOf(body).length > 1 ? refusal("Too many inputs in request.") : good(body),
    );
    expect((await embed(texts(9))).vectors).toHaveLength(9);
    expect(embedder.capabilities.maxInputs).toBe(1);
  });

  it("of one text alone is remembered when a text is answered", async () => {
    const { embed, embedder } = await startEmbeddingServer((body) =>
      typeof body.input === "string" && !body.input.includes("bad")
        ? good(body)
        : refusal("Input should be a valid string"),
    );
    await embed(["t1", "t2"]);
    expect(embedder.capabilities.maxInputs).toBe(1);
  });
});
