// A Nest application whose services take embedders and VLMs by name. Copy hotspare-module.ts into your application.
import "reflect-metadata";
import { loadConfig } from "@hotspare/config";
import type { Embedder, Hotspare, Vlm } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";
import { Inject, Injectable, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { HOTSPARE, HotspareModule, InjectEmbedder, InjectVlm } from "./hotspare-module.js";

@Injectable()
class DocumentService {
  readonly #embedder: Embedder<"dense">;
  readonly #vlm: Vlm;

  constructor(@InjectEmbedder("documents") embedder: Embedder<"dense">, @InjectVlm("captions") vlm: Vlm) {
    this.#embedder = embedder;
    this.#vlm = vlm;
  }

  async index(text: string): Promise<string> {
    const { embeddings, credentialId } = await this.#embedder.embed([text]);
    return `${embeddings[0]?.dense.length} numbers by ${credentialId}`;
  }

  async caption(picture: URL): Promise<string> {
    const { content, credentialId } = await this.#vlm.complete({
      prompt: "What is this?",
      images: [picture],
    });
    return `${content.length > 0 ? "a caption" : "nothing"} by ${credentialId}`;
  }
}

/** What a health endpoint answers. */
@Injectable()
class HealthService {
  readonly #hotspare: Hotspare<never>;

  constructor(@Inject(HOTSPARE) hotspare: Hotspare<never>) {
    this.#hotspare = hotspare;
  }

  report(): string {
    const models = this.#hotspare.models.map(({ name, status }) => {
      const closed = status.filter(({ state }) => state === "closed").length;
      return `${name} ${closed}/${status.length}`;
    });
    return models.join(", ");
  }
}

await using simulator = await startSimulator();
const environment = { OPENAI_KEY_A: "key-of-team-a", OPENAI_BASE_URL: simulator.baseURL };
const file = new URL("../hotspare.yaml", import.meta.url);

const { hotspare } = await loadConfig({ plugins: [openai()], environment }, file);

@Module({
  imports: [HotspareModule.forRoot(hotspare as Hotspare<never>)],
  providers: [DocumentService, HealthService],
})
class ApplicationModule {}

const application = await NestFactory.createApplicationContext(ApplicationModule, {
  logger: ["error", "warn"],
});
const documents = application.get(DocumentService);
console.log(await documents.index("hello"));
console.log(await documents.caption(new URL("../pictures/chart.png", import.meta.url)));
simulator.key("key-of-team-a").revoked();
console.log(await documents.index("hello"));
console.log(application.get(HealthService).report());
await application.close();
console.log("open models after the end:", hotspare.models.length);
