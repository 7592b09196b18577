import { type Classification, createHotspare, failureOf } from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { ManualClock } from "@hotspare/testkit";
import { rejection } from "../support/world.js";
import type { CorpusCase } from "./corpus-case.js";
import { roadsTo } from "./roads.js";
import { serve } from "./serve.js";

/** A refusal as a server would send it. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is when it is a string, else as JSON. */
  readonly body: unknown;
}

/** Asks a provider that refuses with what it is given, over HTTP, and tells what is made of that; for the length of a test. */
export async function openCourt(line: Pick<CorpusCase, "provider" | "operation">) {
  let refusal: Refusal = { status: 500, headers: {}, body: "" };
  const origin = await serve((_, response) => {
    const { "content-length": _length, ...headers } = refusal.headers;
    response.writeHead(refusal.status, { "content-type": "application/json", ...headers });
    response.end(typeof refusal.body === "string" ? refusal.body : JSON.stringify(refusal.body));
  });
  const hotspare = createHotspare({
    plugins: [openai(), azure(), volcengine()],
    clock: new ManualClock(),
    retry: { maxRounds: 1, maxWaitMs: 0 },
  });
  const road = roadsTo({ ...line, kind: "http" } as CorpusCase).find(
    ({ operation }) => operation === (line.provider === "vikingdb" ? "embed" : "complete"),
  );
  if (road === undefined) throw new Error(`no road to ${line.provider}`);
  const credentials = [{ id: "only", ...road.credential(origin) }];
  const model =
    road.operation === "embed"
      ? hotspare.embedder({ model: road.model, credentials })
      : hotspare.vlm({ model: road.model, credentials });
  return {
    judge: async (next: Refusal): Promise<Classification> => {
      refusal = next;
      const asked = "embed" in model ? model.embed(["x"]) : model.complete({ prompt: "x" });
      const failure = failureOf(await rejection(asked));
      model.reset();
      if (failure === undefined) throw new Error("no classification");
      return failure.classification;
    },
    close: () => hotspare.close({ graceMs: 0 }),
  };
}
