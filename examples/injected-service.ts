// A small service whose classes take their models by name: the names of hotspare.yaml, or stand-ins in a test.
// The decorators need "experimentalDecorators": true in tsconfig.json.
import { createServer } from "node:http";
import { loadConfig } from "@hotspare/config";
import { container, type Embedder, inject, injectable, tokens, type Vlm } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";

/** Finds the text that is nearest to a question. */
@injectable()
class Search {
  readonly #embedder: Embedder<"dense">;

  constructor(@inject(tokens.embedder("documents")) embedder: Embedder<"dense">) {
    this.#embedder = embedder;
  }

  async nearest(question: string, texts: readonly string[]): Promise<string | undefined> {
    const { embeddings } = await this.#embedder.embed([question, ...texts]);
    const [asked, ...others] = embeddings.map(({ dense }) => dense);
    const scores = others.map((vector) => vector.reduce((sum, x, at) => sum + x * (asked?.[at] ?? 0), 0));
    return texts[scores.indexOf(Math.max(...scores))];
  }
}

@injectable()
class Captions {
  readonly #vlm: Vlm;

  constructor(@inject(tokens.vlm("captions")) vlm: Vlm) {
    this.#vlm = vlm;
  }

  async captionOf(picture: URL): Promise<string> {
    const { content } = await this.#vlm.complete({
      prompt: "One sentence about this picture.",
      images: [picture],
    });
    return content;
  }
}

/** Classes ask for classes. Nobody here knows of keys, or of Hotspare. */
@injectable()
class Library {
  readonly search: Search;
  readonly captions: Captions;

  constructor(@inject(Search) search: Search, @inject(Captions) captions: Captions) {
    this.search = search;
    this.captions = captions;
  }
}

await using simulator = await startSimulator();
const environment = { OPENAI_KEY_A: "key-of-team-a", OPENAI_BASE_URL: simulator.baseURL };
const file = new URL("hotspare.yaml", import.meta.url);
const { hotspare, close } = await loadConfig({ plugins: [openai()], environment }, file);
hotspare.events.on("switch", ({ model, from, to }) => console.log(`${model}: ${from} -> ${to}`));

// Everything is made at the start: a name that the file does not have ends the program here, and not a request later.
const library = hotspare.container.resolve(Library);
const server = createServer((request, response) => {
  const question = new URL(request.url ?? "/", "http://service").searchParams.get("question") ?? "";
  library.search.nearest(question, ["a red fox", "an annual report", question.toUpperCase()]).then(
    (text) => response.end(text),
    (error: unknown) => response.writeHead(503).end(String(error)),
  );
});
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
const address = server.address();
const port = typeof address === "object" ? address?.port : undefined;

console.log(await library.captions.captionOf(new URL("pictures/chart.png", import.meta.url)));
simulator.key("key-of-team-a").revoked();
const answer = await fetch(`http://127.0.0.1:${port}/?question=foxes`);
console.log(answer.status, (await answer.text()).length > 0 ? "answered" : "empty");

server.close();
await close();

// In a test, the same classes with a stand-in: no Hotspare, no server.
const test = container.createChildContainer();
const embed = async (texts: readonly string[]) => ({
  embeddings: texts.map((text) => ({ dense: Float32Array.of(text.length, 1) })),
});
test.register<object>(tokens.embedder<object>("documents"), { useValue: { embed } });
console.log("stand-in:", await test.resolve(Search).nearest("ab", ["c", "long text"]));

// A mistyped name says which names there are.
await using again = await loadConfig({ plugins: [openai()], environment }, file);
try {
  again.hotspare.container.resolve(tokens.vlm("caption"));
} catch (error) {
  console.log(String(error));
}
