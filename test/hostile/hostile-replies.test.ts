import { AllCredentialsFailedError, createHotspare, failureOf } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { depth, isDeep } from "../support/depth.js";
import { startRawServer } from "../support/raw-server.js";
import { answersWell, framings } from "./framings.js";
import { hostileBodies } from "./hostile-bodies.js";

/** More than a refusal is read of, and many times the bound below. */
const bodyBytes = depth(120_000, 300_000);
const maxReplyBytes = 20_000;
const key = "sk-proj-0123456789abcdef";

const operations = ["complete", "stream", "embed"] as const;

/** A model of two credentials, the first at a server that answers as it is told, the second at one that answers well. */
async function startWorld() {
  const [hostile, good] = await Promise.all([startRawServer(answersWell), startRawServer(answersWell)]);
  const hotspare = createHotspare({ plugins: [openai()], retry: { maxRounds: 1 } });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  const credentials = [hostile, good].map(({ baseURL }, index) => ({
    id: index === 0 ? "hostile" : "good",
    provider: "openai" as const,
    apiKey: key,
    baseURL,
  }));
  const vlm = hotspare.vlm({ model: "m", credentials, maxReplyBytes });
  const embedder = hotspare.embedder({ model: "m", credentials, maxReplyBytes });
  const calls = {
    complete: async () => (await vlm.complete({ prompt: "hi" })).credentialId,
    stream: async () => {
      let credentialId: string | undefined;
      for await (const chunk of vlm.stream({ prompt: "hi" })) {
        if (chunk.type === "finish") credentialId = chunk.credentialId;
      }
      return credentialId;
    },
    embed: async () => (await embedder.embed(["hi"])).credentialId,
  };
  return { hostile, good, hotspare, vlm, embedder, calls };
}

/** Whom the call ended with: the credential that answered, or what every credential said. */
async function outcomeOf(call: Promise<string | undefined>): Promise<string> {
  try {
    return (await call) ?? "nothing";
  } catch (error) {
    expect(AllCredentialsFailedError.isInstance(error)).toBe(false);
    expect(String((error as Error).message).length).toBeLessThan(9_000);
    return `${failureOf(error)?.classification.class}`;
  }
}

describe.each(Object.entries(hostileBodies).map(([what, make], row) => ({ what, make, row })))(
  "of $what",
  ({ make, row }) => {
    const body = make(bodyBytes);
    const replies = [
      ...Object.entries(framings).map(([framing, frame]) => ({
        framing,
        status: 200,
        bytesOf: () => frame(200, body),
      })),
      ...[400, 500].flatMap((status) =>
        (["content-length", "chunked", "gzip"] as const).map((framing) => ({
          framing,
          status,
          bytesOf: () => framings[framing](status, body),
        })),
      ),
    ];

    it.each(operations)(
      "nothing harms %s: the spare answers, and so does the server when it is well again",
      async (operation) => {
        const { hostile, hotspare, calls, vlm, embedder } = await startWorld();
        for (const [column, { framing, status, bytesOf }] of replies.entries()) {
          // Each reply of a sixth of the bodies to one of the operations, another for each body; of every body to all operations when deep.
          if (!isDeep && operations[(row + column) % (operations.length * 6)] !== operation) continue;
          const bytes = bytesOf();
          hostile.answer = (socket) => socket.end(bytes);
          const outcome = await outcomeOf(calls[operation]());
          // What a 400 says is the request's fault, unless its words say otherwise; it is thrown as it came.
          expect([status === 400 ? outcome : "", "good"], `${status} ${framing}`).toContain(outcome);
          hostile.answer = answersWell;
          vlm.reset();
          embedder.reset();
          expect(await calls[operation](), `after ${status} ${framing}`).toBe("hostile");
        }
        await hotspare.close();
        await expect.poll(() => hostile.open.size).toBe(0);
      },
    );
  },
);
