import { loadConfig } from "@hotspare/config";
import {
  ClosedError,
  compositeEmbedder,
  container,
  createHotspare,
  type Embedder,
  InvalidConfigError,
  inject,
  injectable,
  tokens,
  type Vlm,
} from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";

const model = "text-embedding-3-small";
const credentials = [{ provider: "openai", apiKey: "key-0123456789" }] as const;

function open(options: Partial<Parameters<typeof createHotspare>[0]> = {}) {
  const hotspare = createHotspare({ ...options, plugins: [openai()] });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  return hotspare;
}

function problemOf(run: () => unknown): unknown {
  try {
    return { gave: run() };
  } catch (error) {
    return error;
  }
}

@injectable()
class Search {
  readonly embedder: Embedder;
  readonly vlm: Vlm;

  constructor(@inject(tokens.embedder("docs")) embedder: Embedder, @inject(tokens.vlm("captions")) vlm: Vlm) {
    this.embedder = embedder;
    this.vlm = vlm;
  }
}

describe("the container of a Hotspare", () => {
  it("gives models by their names, to classes and by itself", () => {
    const hotspare = open();
    const docs = hotspare.embedder({ name: "docs", model, credentials });
    const captions = hotspare.vlm({ name: "captions", model: "gpt-4.1-mini", credentials });
    const search = hotspare.container.resolve(Search);
    expect(search.embedder).toBe(docs);
    expect(search.vlm).toBe(captions);
    const embedder: Embedder = hotspare.container.resolve(tokens.embedder("docs"));
    expect(embedder).toBe(docs);
    expect(hotspare.models.map(({ name, model: id }) => [name, id])).toEqual([
      ["docs", model],
      ["captions", "gpt-4.1-mini"],
    ]);
  });

  it("knows a model without a name by its own", () => {
    const hotspare = open();
    const embedder = hotspare.embedder({ model, credentials });
    expect(hotspare.container.resolve(tokens.embedder(model))).toBe(embedder);
  });

  it("asks for names when several models could be meant, and takes the one that has it", async () => {
    const hotspare = open();
    const first = hotspare.embedder({ model, credentials });
    const second = hotspare.embedder({ model, credentials });
    expect(problemOf(() => hotspare.container.resolve(tokens.embedder(model)))).toMatchObject({
      message: expect.stringContaining("could be any of 2 open embedders of this model: give each a name"),
    });
    await second.close();
    expect(hotspare.container.resolve(tokens.embedder(model))).toBe(first);
    const named = hotspare.embedder({ name: model, model: "text-embedding-3-large", credentials });
    expect(hotspare.container.resolve(tokens.embedder(model))).toBe(named);
  });

  it("refuses a second open model of a name, and takes it after the first has closed", async () => {
    const hotspare = open();
    const first = hotspare.embedder({ name: "docs", model, credentials });
    const second = () => hotspare.embedder({ name: "docs", model, credentials });
    const problem = problemOf(second);
    expect(InvalidConfigError.isInstance(problem)).toBe(true);
    expect(String(problem)).toContain(
      'name: is "docs", which is the name of another open embedder (of the model "text-embedding-3-small")',
    );
    hotspare.vlm({ name: "docs", model: "gpt-4.1-mini", credentials });
    await first.close();
    expect(ClosedError.isInstance(problemOf(() => hotspare.container.resolve(tokens.embedder("docs"))))).toBe(
      true,
    );
    const again = second();
    expect(hotspare.container.resolve(tokens.embedder("docs"))).toBe(again);
  });

  it.each([
    ["documents", 'did you mean "document"? There are: document, other'],
    ["nothing-like-it", "there are: document, other"],
    ["captions", 'it is the name of a VLM: ask for tokens.vlm("captions")'],
  ])("says which names there are instead of %s", (name, mend) => {
    const hotspare = open();
    hotspare.embedder({ name: "document", model, credentials });
    hotspare.embedder({ name: "other", model, credentials });
    hotspare.vlm({ name: "captions", model: "gpt-4.1-mini", credentials });
    for (const from of [
      hotspare.container,
      hotspare.container.createChildContainer().createChildContainer(),
    ]) {
      const problem = problemOf(() => from.resolve(tokens.embedder(name)));
      expect(InvalidConfigError.isInstance(problem)).toBe(true);
      expect(String(problem)).toContain(mend);
    }
  });

  it("says it to a class too", () => {
    const hotspare = open();
    hotspare.embedder({ name: "doc", model, credentials });
    expect(String(problemOf(() => hotspare.container.resolve(Search)))).toMatch(
      /Search.*tokens\.embedder\("docs"\): no open embedder of this Hotspare has this name; did you mean "doc"\?/s,
    );
  });

  it("gives a stand-in of the user, registered before or after", () => {
    const application = container.createChildContainer();
    const standIn = compositeEmbedder({
      dense: open().embedder({ model, credentials }),
      sparse: {
        model,
        dimensions: undefined,
        capabilities: { modalities: ["text"], outputs: ["sparse"], maxInputs: 1 },
        embed: () => Promise.reject(new Error("is not called")),
        close: async () => undefined,
      },
    });
    application.register<unknown>(tokens.embedder("docs"), { useValue: standIn });
    const hotspare = open({ container: application });
    hotspare.embedder({ name: "docs", model, credentials });
    hotspare.embedder({ name: "other", model, credentials });
    expect(hotspare.container.resolve(tokens.embedder("docs"))).toBe(standIn);
    hotspare.container.register<unknown>(tokens.embedder("other"), { useValue: standIn });
    expect(hotspare.container.resolve(tokens.embedder("other"))).toBe(standIn);
  });

  it("keeps two Hotspares apart, and leaves the user's container as it was", () => {
    const application = container.createChildContainer();
    const [one, two] = [open({ container: application }), open({ container: application })];
    const ofOne = one.embedder({ name: "docs", model, credentials });
    const ofTwo = two.embedder({ name: "docs", model, credentials });
    expect(one.container.resolve(tokens.embedder("docs"))).toBe(ofOne);
    expect(two.container.resolve(tokens.embedder("docs"))).toBe(ofTwo);
    expect(application.isRegistered(tokens.embedder("docs"), true)).toBe(false);
  });

  it("gives the models of a configuration, and closed ones no more", async () => {
    const config = {
      embedders: { docs: { model, credentials } },
      vlms: { captions: { model: "gpt-4.1-mini", credentials } },
    };
    const { hotspare, embedders, vlms, close } = await loadConfig({ plugins: [openai()] }, config);
    const search = hotspare.container.resolve(Search);
    expect(search.embedder).toBe(embedders.get("docs"));
    expect(search.vlm).toBe(vlms.get("captions"));
    await close();
    expect(String(problemOf(() => hotspare.container.resolve(tokens.vlm("captions"))))).toContain("captions");
  });

  it("answers through what a class was given", async () => {
    const simulator = await startSimulator();
    onTestFinished(() => simulator.close());
    simulator.key("key-of-first").revoked();
    const hotspare = open();
    const { baseURL } = simulator;
    hotspare.embedder({
      name: "docs",
      model,
      credentials: [
        { id: "first", provider: "openai", apiKey: "key-of-first", baseURL },
        { id: "second", provider: "openai", apiKey: "key-of-second", baseURL },
      ],
    });
    hotspare.vlm({ name: "captions", model: "gpt-4.1-mini", credentials });
    const { credentialId } = await hotspare.container.resolve(Search).embedder.embed(["hello"]);
    expect(credentialId).toBe("second");
  });

  it.each(["", " ", undefined, 7])("needs a name, and not %s", (name) => {
    expect(String(problemOf(() => tokens.embedder(name as string)))).toContain(
      'must be the name of an embedder, such as "docs"',
    );
    const problem = problemOf(() => open().vlm({ name: (name ?? null) as string, model: "m", credentials }));
    expect(String(problem)).toMatch(/name: is .*must be a name of yours/);
  });
});

describe("a file", () => {
  it("names its models by their keys alone", async () => {
    const config = { embedders: { docs: { name: "other", model, credentials } } };
    await expect(loadConfig({ plugins: [openai()] }, config as never)).rejects.toThrow(
      "embedders.docs.name: is not an option of a file: write the name of a model before its options",
    );
  });

  it("prints no name in a model's options", async () => {
    const { config, close } = await loadConfig(
      { plugins: [openai()] },
      { embedders: { docs: { model, credentials } } },
    );
    onTestFinished(() => close({ graceMs: 0 }));
    expect(config).toMatchObject({ embedders: { docs: expect.not.objectContaining({ name: "docs" }) } });
  });
});
