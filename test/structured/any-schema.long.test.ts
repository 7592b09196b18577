import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { objectVlm, startObjectServer } from "../support/object-server.js";
import { anyShape, libraries, type Shape, valueFor, withNulls } from "./any-shape.js";

const proseAround = fc.record({
  before: fc.constantFrom("", "Here it is: ", "<think>Is {x} right?</think>\n", "```json\n", "\ufeff"),
  after: fc.constantFrom("", "\n```", "\nThat is all."),
});

const anyCase = anyShape.chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    value: valueFor(shape),
    prose: proseAround,
    cuts: fc.array(fc.nat(), { maxLength: 12 }),
    indent: fc.constantFrom(undefined, 2),
  }),
);

function pieces(text: string, cuts: readonly number[]): readonly string[] {
  const places = [...cuts.map((cut) => cut % (text.length + 1)), 0, text.length].sort(
    (one, other) => one - other,
  );
  return places.slice(1).flatMap((end, index) => {
    // A server sends whole characters: half a surrogate has no bytes.
    const piece = text.slice(places[index], end);
    return piece === "" ? [] : [piece];
  });
}

type SchemaOf = (typeof libraries)[keyof typeof libraries];

interface SentSchema {
  readonly strict?: boolean;
  readonly schema: { readonly properties?: Readonly<Record<string, unknown>>; readonly title?: string };
}

describe.each(Object.entries(libraries))("any schema of %s", (_, schemaOf) => {
  it("is sent so that its values fit it, and brings them back from any answer, at once and as a stream", async () => {
    let said: { text: string; pieces: readonly string[] };
    let answer: (sent: SentSchema) => void = () => undefined;
    const server = await startObjectServer(({ body }) => {
      answer((body["response_format"] as { json_schema: SentSchema }).json_schema);
      return said;
    });
    const vlm = objectVlm(server.origin);
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ shape, value, prose, cuts, indent }) => {
        const schema = built(schemaOf, shape);
        fc.pre(schema !== undefined);
        const plain = JSON.parse(JSON.stringify(value)) as unknown;
        answer = (sent) => {
          const isStrict = sent.strict === true;
          const inner = isStrict ? withNulls(shape, plain) : plain;
          const isWrapped = shape.is !== "object" && shape.is !== "record";
          const written = isWrapped ? { value: inner } : inner;
          const accepts = new Ajv2020({ strict: false, validateFormats: false }).compile(sent.schema);
          expect([accepts(written), accepts.errors]).toEqual([true, null]);
          const text = `${prose.before}${JSON.stringify(written, null, indent)}${prose.after}`;
          said = { text, pieces: pieces(escapedHalves(text), cuts) };
        };
        const { object } = await vlm.completeObject({ prompt: "Go", schema });
        expect(object).toEqual(plain);
        let last: unknown;
        for await (const chunk of vlm.streamObject({ prompt: "Go", schema })) {
          if (chunk.type === "partialObject") last = chunk.partialObject;
          if (chunk.type === "finish") expect(chunk.object).toEqual(plain);
        }
        expect(last === undefined || typeof last === typeof plain).toBe(true);
      }),
      { numRuns: depth(20, 250), maxSkipsPerRun: 1 },
    );
  });
});

/**
 * The schema of a shape, or undefined where arktype 2.2 cannot tell the members of a union apart: it throws as it
 * compares a record with an object whose fields do not fit it, before Hotspare has seen anything.
 */
function built(schemaOf: SchemaOf, shape: Shape): ReturnType<SchemaOf> | undefined {
  try {
    return schemaOf(shape);
  } catch (error) {
    if (error instanceof Error && error.message.endsWith("results in an unsatisfiable type"))
      return undefined;
    throw error;
  }
}

/** JSON with escapes in the place of surrogates, so that a cut may fall between their halves. */
function escapedHalves(text: string): string {
  return text.replace(/[\ud800-\udfff]/g, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}
