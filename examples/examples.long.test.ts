import { describe, expect, it } from "vitest";
import { runExample } from "./run-example.js";

const examples: readonly (readonly [file: string, says: readonly RegExp[]])[] = [
  [
    "quick-start.ts",
    [
      /^embedder: team-a -> team-b, auth$/m,
      /^2 vectors of 1536 numbers from team-b, 2 attempts$/m,
      /image\/png, \d+ bytes, 480 x 320 pixels/,
      /^\d+ tokens from team-b$/m,
    ],
  ],
  [
    "picture.ts",
    [
      /^file: .*image\/png, \d+ bytes, 480 x 320 pixels/m,
      /^bytes: .*image\/png/m,
      /^address: .*at https:\/\/example\.com\/cat\.jpg, not fetched/m,
      /^two pictures: \d+ characters, \d+ tokens, by team-a$/m,
    ],
  ],
  [
    "structured-output.ts",
    [
      /^example: 1 bar, read by team-b$/m,
      /^so far: \{"title":".*$/m,
      /^whole: 1$/m,
      /^schema_mismatch at mail, 2 attempts, true$/m,
      /^weather in example$/m,
    ],
  ],
  [
    "streaming.ts",
    [
      /^stop, \d+ tokens, by team-b$/m,
      /^interrupted after \d+ characters, estimated usage, 1 attempt$/m,
      /^usage: partial$/m,
    ],
  ],
  [
    "langchain.ts",
    [
      /^ai: +team-a$/m,
      /^ai: .*It is sunny in example\.".* team-b$/m,
      /total_tokens: \d+,/,
      /by team-b$/m,
      /^\{ city: 'example' \}$/m,
      /^nearest: dogs bark$/m,
    ],
  ],
  [
    "own-server.ts",
    [
      /^A fox\. 1 attempt\ndropped: temperature\ndropped: seed\nlearned: temperature_refused, seed_refused$/m,
      /^learned with what is set: 0$/m,
    ],
  ],
  [
    "custom-rules.ts",
    [
      /^classifier: a failed in an unknown way: Something of 2027$/m,
      /^unknown: 460 Something of \{number\}; the next credential answered 1 of these requests$/m,
      /^served by b after a: daily_budget_spent, by rule our-gateway\/budget\nserved by b$/m,
    ],
  ],
  [
    "custom-switcher.ts",
    [/^served by a\nserved by b\nserved by c\nserved by a\n/m, /^served by c\nserved by a\nserved by c$/m],
  ],
  [
    "config-file.ts",
    [
      /^documents: answered by team-b$/m,
      /^indexing: 1 calls, \d+ tokens, 0\.0000\d\d USD\ncaptions: 1 calls/m,
      /hotspare\.yaml:21: embedders\.documents\.credentials\[0\]\.apiKey: is "\$\{OPENAI_KEY_A\}": the environment variable/,
    ],
  ],
  [
    "key-rotation.ts",
    [
      /^from-store, 1 attempt\nread: ebruary\nfrom-store, 2 attempts\nfrom-store, 1 attempt$/m,
      /^100 calls answered while the list changed\nby-hand, 1 attempt\nby-hand: closed, third: closed$/m,
    ],
  ],
  [
    "fastify-service.ts",
    [
      /^200 team-a 2\n200 team-b 1\n400 .*is an empty string.*\nhealth: 200$/m,
      /^SIGTERM: no new requests\n(?:200 team-b 1\nclosed|closed\n200 team-b 1)$/m,
    ],
  ],
  [
    "dependency-injection.ts",
    [
      /^\[warn\] main failed: auth, invalid_api_key$/m,
      /^served by spare$/m,
      /^answered by text-embedding-3-small$/m,
    ],
  ],
  [
    "injected-service.ts",
    [
      /image\/png, \d+ bytes, 480 x 320 pixels\.\ntext-embedding-3-small: team-a -> team-b$/m,
      /^200 answered\nstand-in: long text$/m,
      /tokens\.vlm\("caption"\): no open VLM of this Hotspare has this name; did you mean "captions"\?/,
    ],
  ],
  [
    "nestjs/main.ts",
    [
      /^1536 numbers by team-a\na caption by team-a\n1536 numbers by team-b$/m,
      /^documents 1\/2, captions 0\/1\nopen models after the end: 0$/m,
    ],
  ],
  [
    "events-to-log.ts",
    [
      /"event":"switch".*"from":"main","to":"spare"/,
      /"event":"failback".*"from":"spare","to":"main"/,
      /"event":"usage"/,
    ],
  ],
  [
    "azure-with-entra.ts",
    [
      /^answered by sweden\nsweden failed: auth, \w+\nanswered by sweden after 2 attempts$/m,
      /^sweden failed: auth, permission_?denied\nanswered by france$/m,
    ],
  ],
  [
    "volcengine-hybrid.ts",
    [
      /^ark -> vikingdb: auth, account_overdue_error\n1024 numbers from vikingdb$/m,
      /^dense: 1024 numbers; sparse: a token vector\nred 0.33, a 0.17$/m,
    ],
  ],
  [
    "bulk.ts",
    [
      /^finished: 2999 done, 1 failed, true tokens counted\nagain: 2999 skipped$/m,
      /^chunk 1234: inputs\[1234\]: is an empty string/m,
      /^767744 numbers in the file\nteam-a: open, served: true$/m,
    ],
  ],
  [
    "fleet.ts",
    [
      /^team-a is revoked\n(?:another process knows: team-a is open, from the fleet\n){2}web-1: answered by team-b, 2 attempts$/m,
      /^web-2: answered by team-b, 1 attempt\nweb-3: answered by team-b, 1 attempt\nrequests with the revoked key: 1\ncredential team-a: invalid_api_key, by web-1\n3 processes listen$/m,
      /^team-a is restored\n(?:web-\d: answered by team-a, 1 attempt\n){3}$/m,
    ],
  ],
  [
    "bulk-in-a-fleet.ts",
    [
      /^a worker was killed: \d+ of 250 vectors were in the file of its range$/m,
      /^12 of 12 ranges are finished\n3000 vectors, 0 of them twice$/m,
    ],
  ],
  [
    "ai-sdk.ts",
    [
      /^vlm: team-a -> team-b$/m,
      /^answered by team-b$/m,
      /^2 steps: .*"degrees":21/m,
      /^2 vectors of 1536 numbers$/m,
    ],
  ],
  [
    "opentelemetry.ts",
    [
      /^hotspare_switches_total\{.*hotspare_from="main",hotspare_to="spare",hotspare_class="auth".*\} 1$/m,
      /^hotspare_credential_state\{.*hotspare_credential_id="main",hotspare_credential_state="open".*\} 1$/m,
      /^chat gpt-4\.1-mini: as usual\n {2}main: answered\nchat gpt-4\.1-mini: hotspare\.switch\n {2}main: auth\n {2}spare: answered$/m,
    ],
  ],
  ["test-your-failover.ts", [/(#|ℹ) pass 5/, /(#|ℹ) fail 0/]],
];

describe("an example", () => {
  it.each(examples)("runs by itself and ends with status 0: %s", async (file, says) => {
    const { status, stdout, stderr } = await runExample(file);
    expect([status, stderr]).toEqual([0, ""]);
    for (const pattern of says) {
      expect(stdout).toMatch(pattern);
    }
  });
});
