import { describe, expect, it } from "vitest";
import { judgeWith } from "../../test/judge.js";
import { refusal } from "../request/post-json.js";
import { vikingDBErrorRules } from "./vikingdb-error-rules.js";

const judge = judgeWith(vikingDBErrorRules);

function judged(status: number, code: unknown) {
  const reply = { status, ok: false, url: "", headers: new Headers(), body: null, text: async () => "" };
  return judge(refusal(reply, { code, message: "x", request_id: "021695429" }), "embed");
}

describe("a code of VikingDB", () => {
  it.each([
    [1000002, 400, "permanent"],
    [1000002, 403, "auth"],
    [1000025, 404, "unknown"],
    [1000025, 500, "transient"],
    ["EmbeddingFailed", 500, "transient"],
    [1000032, 403, "auth"],
    ["RequestLimitExceeded", 429, "rate_limited"],
    ["InvalidParameter.Text", 400, "permanent"],
    ["Forbidden.Collection", 403, "auth"],
    ["AccountOverdueError", 403, "auth"],
    [7654321, 500, "transient"],
    [7654321, 400, "permanent"],
  ])("%s with status %i is %s", (code, status, name) => {
    expect(judged(status, code).class).toBe(name);
  });
});
