/**
 * What to write in place of a name that another library has: OpenAI's clients, the AI SDK, LangChain, Anthropic's and Google's clients. A key
 * is written in small letters, without what joins words: `max_output_tokens` and `maxOutputTokens` are one.
 */
export type NamesElsewhere = Readonly<Record<string, string>>;

/** What to write in place of this name, as the end of a sentence. Undefined: no library that we know has the name. */
export function mendElsewhere(name: string, names: NamesElsewhere): string | undefined {
  const key = name.toLowerCase().replace(/[_\-\s]/g, "");
  return Object.hasOwn(names, key) ? names[key] : undefined;
}

function all(names: string, mend: string): NamesElsewhere {
  return Object.fromEntries(names.split(" ").map((name) => [name, mend]));
}

const signal = "give it beside the request, as signal: complete(request, { signal })";
const timeout =
  "give it beside the request, in milliseconds: complete(request, { timeouts: { totalMs: 5000 } })";
const retries = "retries are set at the model or at createHotspare: retry: { maxRounds, maxAttempts }";

export const requestElsewhere: NamesElsewhere = {
  ...all(
    "system systemprompt systeminstruction systeminstructions systemmessage instructions developer",
    'give it as the first message: messages: [{ role: "system", content: "…" }, { role: "user", content: "…" }]',
  ),
  ...all(
    "image imageurl imageurls picture pictures inputimage",
    "pictures are a list beside the prompt: images: [image], each a path, a URL, a data URL or bytes",
  ),
  ...all(
    "video audio attachments experimentalattachments media",
    'give it as a part of a message: { role: "user", content: [{ type: "text", text }, { type: "video", video }] }',
  ),
  ...all(
    "file files document documents pdf",
    'give it as a part of a message: { role: "user", content: [{ type: "text", text }, { type: "file", file }] }',
  ),
  ...all(
    "input inputs text question query content contents usermessage message chat history",
    'give a text as prompt: "…", or a conversation as messages: [{ role: "user", content: "…" }]',
  ),
  ...all(
    "maxoutputtokens maxcompletiontokens maxnewtokens maxtokenstosample maxgentokens numpredict",
    'did you mean "maxTokens"? Hotspare sends it under the name that the model takes',
  ),
  ...all("stopsequences stopwords stoptokens stopstrings", 'did you mean "stop"?'),
  ...all("functions toolset", "give tools as a list: tools: [{ name, description, parameters }]"),
  ...all("functioncall toolconfig", 'give toolChoice: "auto", "none", "required" or { name }'),
  ...all(
    "schema output outputschema jsonschema jsonmode json object structuredoutput structuredoutputs responseschema format guidedjson",
    'use vlm.completeObject({ prompt, schema }), or give responseFormat: { type: "json" } or { type: "jsonSchema", name, schema }',
  ),
  ...all(
    "reasoning thinkingeffort thinkinglevel effort",
    'did you mean "reasoningEffort"? It is "none", "minimal", "low", "medium", "high", "xhigh" or "max"',
  ),
  ...all(
    "thinkingconfig thinkingbudget enablethinking",
    'give thinking: "enabled", "disabled" or "auto", or reasoningEffort: "low"; what the provider has beyond that goes into extraBody',
  ),
  ...all(
    "modelkwargs additionalmodelrequestfields invocationparams body extraparams generationconfig",
    'did you mean "extraBody"? Its fields are merged into the body of the request',
  ),
  ...all(
    "n logprobs toplogprobs logitbias user store servicetier paralleltoolcalls modalities prediction websearchoptions verbosity safetyidentifier promptcachekey minp repetitionpenalty",
    "give it as the provider names it, in extraBody: { … }",
  ),
  ...all("model modelid modelname", "the model is chosen once: hotspare.vlm({ model, credentials })"),
  ...all("stream streaming streamoptions", "use vlm.stream(request)"),
  ...all("abortsignal abort abortcontroller", signal),
  ...all("timeout timeoutms requesttimeout deadline", timeout),
  ...all("maxretries retries maxsteps", retries),
  ...all("extraheaders", "give it beside the request: complete(request, { headers })"),
  ...all(
    "apikey baseurl endpoint",
    "it belongs to a credential: credentials: [{ provider, apiKey, baseURL }]",
  ),
  ...all("onfinish onerror onchunk callbacks", "listen to events: hotspare.events.on(name, listener)"),
};

/** Of a request for an object. */
export const objectElsewhere: NamesElsewhere = {
  ...all(
    "output outputschema outputtype responseschema responsemodel zodschema validator type",
    'did you mean "schema"? Give a schema of zod, valibot or arktype',
  ),
  ...all("name", 'did you mean "schemaName"?'),
  ...all("description", 'did you mean "schemaDescription"?'),
  ...all(
    "experimentalrepairtext repairtext onrepair",
    'did you mean "repair"? true sends a wrong answer back once',
  ),
  ...all(
    "mode strict",
    "leave it out: Hotspare sends the schema in the strictest form that the provider takes",
  ),
};

export const callOptionElsewhere: NamesElsewhere = {
  ...all(
    "abortsignal abort abortcontroller controller canceltoken",
    'did you mean "signal"? Give controller.signal or AbortSignal.timeout(5000)',
  ),
  ...all(
    "timeout timeoutms timeoutseconds requesttimeout deadline deadlinems",
    "give it in milliseconds: timeouts: { totalMs: 5000 }",
  ),
  ...all("totalms attemptms idlems firstcontentms finishms", "it is a timeout: timeouts: { totalMs: 5000 }"),
  ...all("maxretries retries", retries),
  ...all("extraheaders customheaders", 'did you mean "headers"?'),
  ...all(
    "tags runname user userid traceid requestid context experimentaltelemetry telemetry",
    "give metadata: { name: value }, which every event of the call has, or purpose, by which Hotspare counts usage",
  ),
  ...all(
    "task tasktype inputkind embeddingtype",
    'did you mean "inputType"? It is "query" or "document", and for embeddings alone',
  ),
  ...all(
    "dimensions outputdimensionality dimension encodingformat outputdtype",
    "it is the same for all vectors of an embedder: hotspare.embedder({ model, dimensions, credentials })",
  ),
  ...all(
    "batchsize concurrency maxparallelcalls chunksize",
    "embed() splits long lists itself, and embedMany(embedder, inputs, options) of @hotspare/bulk takes it",
  ),
  ...all("model modelid", "the model is chosen once: hotspare.embedder({ model, credentials })"),
  ...all(
    "extrabody body query",
    "for embeddings it belongs to a credential: credentials: [{ provider, extraBody }]",
  ),
  ...all("onfinish onerror callbacks", "listen to events: hotspare.events.on(name, listener)"),
  ...all("maxwait maxwaittime wait", 'did you mean "maxWaitMs"?'),
};

export const timeoutElsewhere: NamesElsewhere = {
  ...all(
    "timeout total deadline overall request requestms",
    'did you mean "totalMs"? Times are milliseconds',
  ),
  ...all(
    "attempt perattempt connect connectms read readms headers headersms",
    'did you mean "attemptMs"? Times are milliseconds',
  ),
  ...all("idle chunk chunkms stall", 'did you mean "idleMs"? Times are milliseconds'),
  ...all(
    "firstbyte firstbytems firsttoken firsttokenms ttft",
    'did you mean "firstContentMs"? Times are milliseconds',
  ),
};

export const toolElsewhere: NamesElsewhere = {
  ...all(
    "type function",
    "give the fields that OpenAI nests in function directly: { name, description, parameters }",
  ),
  ...all(
    "inputschema schema argsschema args argumentsschema parametersjsonschema outputschema",
    'did you mean "parameters"? Give a schema of zod, valibot or arktype, or JSON Schema',
  ),
  ...all(
    "execute func handler invoke call run implementation",
    "Hotspare runs no tools: result.toolCalls has the calls, and your code answers them with a message of role tool",
  ),
};

export const choiceElsewhere: NamesElsewhere = all(
  "type function tool toolname mode allowedtools",
  "give the tool's name alone: { name }",
);

export const formatTypesElsewhere: NamesElsewhere = {
  ...all("jsonobject object jsonmode", 'write { type: "json" }'),
  jsonschema: 'write { type: "jsonSchema", name, schema }, with the schema beside the type',
};

export const plainFormatElsewhere: NamesElsewhere = all(
  "schema jsonschema name strict",
  'for a schema write { type: "jsonSchema", name, schema }',
);

export const schemaFormatElsewhere: NamesElsewhere = all(
  "jsonschema",
  'give name, schema and strict beside the type: { type: "jsonSchema", name, schema, strict }',
);

export const rolesElsewhere: NamesElsewhere = {
  developer: 'Write "system"',
  human: 'Write "user"',
  ...all("ai model bot", 'Write "assistant"'),
  function: 'Write "tool", with the toolCallId',
};

export const messageElsewhere: NamesElsewhere = {
  ...all("text message value", 'did you mean "content"?'),
  ...all(
    "images image imageurl attachments files experimentalattachments",
    'give pictures as parts: content: [{ type: "text", text }, { type: "image", image }]',
  ),
  ...all(
    "toolinvocations toolcall functioncall tooluse",
    "give toolCalls: [{ id, name, arguments }] of role assistant",
  ),
  ...all("tooluseid callid", 'did you mean "toolCallId"? It is of role tool'),
  ...all("reasoningcontent thinking thoughts", 'did you mean "reasoning"? It is of role assistant'),
  ...all("name id refusal audio annotations createdat", "Hotspare sends no such field: leave it out"),
  ...all(
    "additionalkwargs responsemetadata",
    'did you mean "providerMetadata"? It is of role assistant, as it came in a result',
  ),
};

export const callElsewhere: NamesElsewhere = {
  ...all("function", "give the fields that OpenAI nests in function directly: { id, name, arguments }"),
  ...all("args parameters", 'did you mean "arguments"? Give JSON text: JSON.stringify(arguments)'),
  ...all("toolcallid callid", 'did you mean "id"?'),
  ...all("toolname", 'did you mean "name"?'),
  ...all("type index", "leave it out: { id, name, arguments }"),
};

export const saidElsewhere: NamesElsewhere = {
  ...all("content value", 'did you mean "text"?'),
  ...all("provideroptions", 'did you mean "providerMetadata"? A part of role assistant has it'),
};

export const partTypesElsewhere: NamesElsewhere = {
  ...all("imageurl inputimage picture photo", 'Write { type: "image", image }, with the URL itself'),
  ...all("inputtext outputtext", 'Write { type: "text", text }'),
  ...all("inputaudio audiourl", 'Write { type: "audio", audio }'),
  ...all("videourl inputvideo", 'Write { type: "video", video }'),
  ...all("tooluse toolcall functioncall", 'Write { type: "toolCall", id, name, arguments }'),
  ...all("thinking thought", 'Write { type: "reasoning", text }'),
  ...all("inputfile fileurl document pdf", 'Write { type: "file", file }, with the URL itself'),
};

export const fileElsewhere: NamesElsewhere = {
  ...all(
    "fileurl url uri source src data base64 filedata path document inputfile",
    'did you mean "file"? It takes a path, a URL, a data URL, bytes or { id }',
  ),
  ...all("fileid id", "give an uploaded file as file: { id }"),
  ...all("mimetype contenttype format", 'did you mean "mediaType"?'),
  ...all("name title", 'did you mean "filename"?'),
};

/** Of a part whose media stand under its own type: `{ type: "image", image }`. */
export function mediaElsewhere(kind: "image" | "video" | "audio"): NamesElsewhere {
  return {
    ...all(
      `${kind}url url uri source src data base64 path file input${kind}`,
      `did you mean "${kind}"? It takes a path, a URL, a data URL or bytes`,
    ),
    ...all(
      "mediatype mimetype contenttype format filename",
      `leave it out: Hotspare reads the type from the bytes or from the data URL`,
    ),
    ...all("fps framerate", 'did you mean "framesPerSecond"? It is of type video'),
  };
}
