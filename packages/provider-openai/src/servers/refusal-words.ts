import { isObject, parseJson } from "@hotspare/core/plugin";

/** The words in the body of a refusal. */
export interface BodyWords {
  readonly sentences: readonly string[];
  /** Names of fields that the refusal points to. */
  readonly names: readonly string[];
}

const mostCharacters = 8_000;
const mostDepth = 6;
const mostItems = 20;
/** JSON in a text: from a relay, or a body that the SDK did not recognise. */
const isEnvelope = /^\s*[[{]/;
const longestEnvelope = 256 * 1_024;

/** Fields that say what is wrong, without underscores. `input` is left out, because Pydantic repeats there what was sent. */
const saying: ReadonlySet<string> = new Set(
  `message msg errormessage errormsg errmsg statusmsg statusmessage detail details description errordescription error errors err title reason
  code type raw metadata body innererror cause exception info fieldviolations issues result baseresp response`.split(
    /\s+/,
  ),
);
/** Fields that name the wrong field: OpenAI's `param`, Pydantic's `loc`, Google's `field`. */
const pointing: ReadonlySet<string> = new Set(["param", "loc", "field", "path", "parameter"]);

/** The sentences of a refusal's body, and the names that it points to, without the fields in which servers repeat the request. */
export function wordsOfBody(body: unknown): BodyWords {
  const sentences: string[] = [];
  const names: string[] = [];

  const collect = (value: unknown, depth: number): void => {
    if (depth > mostDepth) {
      return;
    }
    if (typeof value === "string") {
      const inner = isEnvelope.test(value) && value.length <= longestEnvelope ? parseJson(value) : undefined;
      if (inner === undefined) {
        sentences.push(value.slice(0, mostCharacters));
      } else {
        collect(inner, depth + 1);
      }
      return;
    }
    if (Array.isArray(value)) {
      for (const item of value.slice(0, mostItems)) {
        collect(item, depth + 1);
      }
      return;
    }
    for (const [name, member] of isObject(value) ? Object.entries(value) : []) {
      const plain = name.toLowerCase().replaceAll("_", "");
      // `"param": null` names nothing, and must not be read as the word null.
      if (pointing.has(plain) && member !== null) {
        names.push(nameOf(member));
      } else if (saying.has(plain)) {
        collect(member, depth + 1);
      }
    }
  };

  collect(body, 0);
  return { sentences, names };
}

function nameOf(pointer: unknown): string {
  const text = typeof pointer === "string" ? pointer : (JSON.stringify(pointer) ?? "");
  return text.slice(0, mostCharacters);
}
