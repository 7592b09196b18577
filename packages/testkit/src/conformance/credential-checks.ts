import { deepEqual, equal, ok } from "node:assert/strict";
import { inspect } from "node:util";
import type { Check } from "./check.js";
import { credentialAt, KEY, type Subject, validate } from "./subject.js";

const url = "http://127.0.0.1:9";

/** Requirements for a credential's schema. */
export function credentialChecks<Input, Credential>(subject: Subject<Input, Credential>): readonly Check[] {
  const group = "a credential";
  const written = () =>
    subject.conformance.credential({ url, key: KEY }) as Readonly<Record<string, unknown>>;
  const issuesOf = async (input: unknown) => {
    const { issues = [] } = await validate(subject, input);
    return issues.map(({ path = [], message }) => ({ field: fieldOf(path[0]), message }));
  };
  return [
    {
      group,
      name: "has a JSON Schema that names each of its fields",
      async run() {
        const schema = subject.plugin.credentialSchema.jsonSchema();
        const described = Object.keys((schema["properties"] ?? {}) as object);
        const missing = Object.keys(written()).filter((field) => !described.includes(field));
        deepEqual(missing, [], "jsonSchema() has no property of these fields");
      },
    },
    {
      group,
      name: "is refused with a field that it does not know",
      async run() {
        const issues = await issuesOf({ ...written(), notAField: 1 });
        ok(issues.length > 0, "a mistyped field must be an error, not a default in its place");
      },
    },
    {
      group,
      name: "is refused when a key is undefined, as an environment variable is that is not set",
      async run() {
        for (const [field, value] of Object.entries(written())) {
          if (value !== KEY) continue;
          const issues = await issuesOf({ ...written(), [field]: undefined });
          ok(
            issues.some((issue) => issue.field === field),
            `undefined in ${field} must be an issue of that field`,
          );
        }
      },
    },
    {
      group,
      name: "keeps its key in a Secret",
      async run() {
        const credential = await credentialAt(subject, url);
        for (const text of [inspect(credential, { depth: 20, showHidden: true }), safeJson(credential)])
          ok(
            !text.includes(KEY),
            "the credential prints its key: keep it in a Secret of @hotspare/core/plugin",
          );
      },
    },
    {
      group,
      name: "may have its key from a function, which is not asked before a request",
      async run() {
        let asked = 0;
        const read = () => {
          asked += 1;
          return KEY;
        };
        const fields = Object.entries(written()).map(([field, value]) => [
          field,
          value === KEY ? read : value,
        ]);
        deepEqual(await issuesOf(Object.fromEntries(fields)), []);
        equal(asked, 0);
      },
    },
    {
      group,
      name: "names its server, and another server otherwise",
      async run() {
        const { plugin } = subject;
        if (plugin.endpointOf === undefined) return;
        const [here, again, there] = await Promise.all(
          [url, url, "http://127.0.0.1:10"].map((each) => credentialAt(subject, each)),
        );
        const name = (credential: Credential | undefined) => plugin.endpointOf?.(credential as Credential);
        equal(name(here), name(again), "two credentials of one server have one endpoint");
        ok(name(here) !== name(there), "endpointOf() must tell two servers apart");
        ok(!String(name(here)).includes(KEY), "endpointOf() must not hold the key");
      },
    },
  ];
}

function fieldOf(segment: unknown): unknown {
  return typeof segment === "object" && segment !== null && "key" in segment ? segment.key : segment;
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}
