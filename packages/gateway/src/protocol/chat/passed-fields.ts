import type { JsonObject } from "@hotspare/core/plugin";
import { withinDepth } from "../read/plain-json.js";
import { refusal, shownName, unknownField, unsupported } from "../read/refusal.js";
import { flagAt, listAt, numberAt, objectAt, required, textAt, wholeAt, wordAt } from "../read/values.js";

/** Checks the value of a field that the gateway sends to the provider unchanged. */
type Check = (value: unknown, param: string) => void;

const word: Check = (value, param) => textAt(value, param, { most: 512 });
const plainObject: Check = (value, param) => {
  withinDepth(objectAt(value, param), param);
};

/**
 * OpenAI's fields that core does not know. The gateway sends them to the provider unchanged, in `extraBody`. Bounds: OpenAI API reference, "Create chat completion".
 */
const passedFields: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["audio", plainObject],
  ["logit_bias", checkLogitBias],
  ["logprobs", flagAt],
  ["metadata", checkMetadata],
  ["modalities", checkModalities],
  ["moderation", plainObject],
  ["parallel_tool_calls", flagAt],
  ["prediction", plainObject],
  ["prompt_cache_key", word],
  ["prompt_cache_options", plainObject],
  ["prompt_cache_retention", word],
  ["safety_identifier", word],
  ["service_tier", word],
  ["store", flagAt],
  ["top_logprobs", (value, param) => wholeAt(value, param, { least: 0, most: 20 })],
  ["user", word],
  ["verbosity", (value, param) => wordAt(value, param, ["low", "medium", "high"])],
  ["web_search_options", plainObject],
]);

/**
 * Fields of relays and servers that decide where a request goes, which key it uses, or which rule it bypasses. The names are in lower case, without `_` and `-`.
 * A client that could set these fields could use a model that it may not use, or another key. Sources: LiteLLM ("Completion input params": `api_base`,
 * `fallbacks`, `extra_body` …), OpenRouter (`models`, `route`, `provider`), Azure ("On your data": `data_sources`, read with the operator's identity), vLLM
 * (`kv_transfer_params` names a host, `logits_processors` names code), the AI SDK (`providerOptions`).
 */
const routingFields: ReadonlySet<string> = new Set([
  "apibase",
  "apitype",
  "apiversion",
  "baseurl",
  "contextwindowfallbackdict",
  "customllmprovider",
  "datasources",
  "defaultheaders",
  "deploymentid",
  "endpoint",
  "engine",
  "extrabody",
  "extraheaders",
  "extraquery",
  "fallbacks",
  "headers",
  "host",
  "kvtransferparams",
  "logitsprocessors",
  "mockresponse",
  "modellist",
  "models",
  "organization",
  "preset",
  "provider",
  "provideroptions",
  "proxy",
  "route",
  "url",
  "userconfig",
]);

/**
 * Fields of servers that ask for more or longer answers than OpenAI's fields do. The names are in lower case, without `_` and `-`. The gateway refuses these
 * fields, because it computes limits and budgets from OpenAI's fields. Sources:
 * vLLM (`best_of`, `min_tokens`), Hugging Face (`num_return_sequences`, `max_new_tokens`), Ollama (`num_predict`), the Responses API (`max_output_tokens`), llama.cpp (`n_predict`).
 */
const lengthFields: ReadonlySet<string> = new Set([
  "bestof",
  "maxgenlen",
  "maxlength",
  "maxnewtokens",
  "maxoutputtokens",
  "maxtokenstosample",
  "minnewtokens",
  "mintokens",
  "npredict",
  "numpredict",
  "numreturnsequences",
]);

/** Names of fields that hold a secret or an account. */
const secretName = /apikey|secret|accesskey|credential|authorization|password|^(?:aws|vertex|azure)/;

/** The form of the names of vendors' fields. `__proto__` does not have this form. */
const fieldName = /^[A-Za-z][\w.-]{0,63}$/;

/** Most fields of vendors in one request. */
const mostFields = 64;

/**
 * Returns the fields of a request that core does not know: other fields of OpenAI, and fields that a vendor may know, such as `top_a` or `chat_template_kwargs`.
 * Undefined: there are none. A field with OpenAI's default value is left out, because many servers refuse such a field even with its default.
 *
 * @param named the fields that other functions read
 * @throws {ProtocolError} 400
 */
export function passedFieldsOf(body: JsonObject, named: ReadonlySet<string>): JsonObject | undefined {
  const passed: Record<string, unknown> = {};
  let count = 0;
  for (const name of Object.keys(body)) {
    const value = body[name];
    if (value === undefined || value === null || named.has(name)) {
      continue;
    }
    const check = passedFields.get(name);
    if (check === undefined) {
      checkVendorField(name, value, named);
    } else {
      check(value, name);
    }
    if (!isDefault(name, value)) {
      passed[name] = value;
      count += 1;
    }
  }
  if (count > mostFields) {
    throw refusal(
      undefined,
      `The request has ${count} fields that OpenAI does not know. Expected at most ${mostFields}.`,
    );
  }
  checkTogether(body);
  return count === 0 ? undefined : passed;
}

function plainNameOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function isDefault(name: string, value: unknown): boolean {
  switch (name) {
    case "logprobs":
      return value === false;
    case "modalities":
      return Array.isArray(value) && value.every((kind) => kind === "text");
    default:
      return false;
  }
}

function checkVendorField(name: string, value: unknown, named: ReadonlySet<string>): void {
  const param = shownName(name);
  if (!fieldName.test(name)) {
    throw unknownField(param, "Leave it out.");
  }
  const plain = plainNameOf(name);
  // A server that ignores case would read "Model" as "model".
  const meant = [...named, ...passedFields.keys()].find((known) => plainNameOf(known) === plain);
  if (meant !== undefined) {
    throw unknownField(param, `Write '${meant}'.`);
  }
  if (lengthFields.has(plain)) {
    throw unsupported(
      param,
      "It changes how much the model generates, beyond the request's own limit: leave it out, and write 'max_completion_tokens'.",
    );
  }
  if (routingFields.has(plain) || secretName.test(plain)) {
    const advice =
      "Leave it out: the gateway's configuration decides where a request goes and with which key.";
    throw unsupported(param, advice);
  }
  withinDepth(value, param);
}

/** Refuses combinations of fields that do not work together. */
function checkTogether({ logprobs, top_logprobs: top, modalities, audio, stream }: JsonObject): void {
  if (top !== undefined && top !== null && logprobs !== true) {
    const message =
      "Invalid value for 'top_logprobs': 'top_logprobs' is only allowed when 'logprobs' is true.";
    throw refusal("top_logprobs", message, "invalid_value");
  }
  const speaks = Array.isArray(modalities) && modalities.includes("audio");
  if (audio !== undefined && audio !== null && !speaks) {
    const message = "Invalid value for 'audio': 'audio' is only allowed when 'modalities' has 'audio'.";
    throw refusal("audio", message, "invalid_value");
  }
  if (speaks && stream === true) {
    throw unsupported(
      "modalities",
      "The gateway can answer with sound only without a stream: leave out 'stream', or ask for text.",
    );
  }
}

function checkModalities(value: unknown, param: string): void {
  listAt(value, param, { most: 2 })?.forEach((kind, index) => {
    required(wordAt(kind, `${param}[${index}]`, ["text", "audio"]), `${param}[${index}]`);
  });
}

function checkMetadata(value: unknown, param: string): void {
  const pairs = Object.entries(objectAt(value, param) ?? {});
  if (pairs.length > 16) {
    const message = `Invalid '${param}': too many properties. Expected an object with at most 16 properties, but got an object with ${pairs.length} properties instead.`;
    throw refusal(param, message, "object_above_max_properties");
  }
  for (const [name, text] of pairs) {
    const place = `${param}.${shownName(name)}`;
    textAt(name, param, { most: 64 });
    required(textAt(text, place, { most: 512 }), place);
  }
}

function checkLogitBias(value: unknown, param: string): void {
  for (const [token, bias] of Object.entries(objectAt(value, param) ?? {})) {
    const place = `${param}.${shownName(token)}`;
    required(numberAt(bias, place, { least: -100, most: 100 }), place);
  }
}
