import type { JsonObject, VlmContentChunk } from "@hotspare/core/plugin";
import { JsonProgress } from "../replies/json-progress.js";
import type { MetadataOrigin } from "./chat-dialect.js";
import { grownName, newArguments } from "./grown-call.js";
import { newToolCallId } from "./new-tool-call-id.js";
import { metadataOf } from "./provider-metadata.js";
import { SaidCalls } from "./said-calls.js";
import type { ToolCallPiece } from "./tool-calls.js";

type ToolCallChunk = Extract<VlmContentChunk, { readonly type: "toolCall" }>;

/** A call that has begun. */
interface BegunCall {
  /** Our number: calls are numbered in the order in which they begin. */
  readonly index: number;
  id: string | undefined;
  name: string | undefined;
  /** All arguments so far. */
  text: string;
  readonly progress: JsonProgress;
  /** Text that has arrived and was not emitted: the first piece must have the id and the whole name. */
  held: string;
  returned: JsonObject;
  isHandedOver: boolean;
  /** How many pieces have come while the id was missing. */
  waited: number;
  /** The payload that had the latest piece of the call. */
  payload: number;
}

/** After this many pieces of the arguments without an id, no id will come. */
const maxWaited = 16;

/**
 * Joins the pieces of tool calls, however a server numbers them:
 *
 * - each call has a different index (OpenAI), all calls have 0 (Gemini: omnigent-ai/omnigent#28), no call has an index (openai/openai-python#2806),
 *   or one call has several (mudler/LocalAI#9722: the id identifies the call);
 * - a piece with a name and with another id than the call at its index begins a new call; a piece without a name never does, whatever its id (LM
 *   Studio sends another id in each piece: NousResearch/hermes-agent#5331);
 * - without ids, a name that comes again after complete arguments begins a new call;
 * - ids and names may come late (pipecat-ai/pipecat#5023, anomalyco/opencode#24137), and names in pieces (continuedev/continue#5849): a call is
 *   held back until its arguments begin and its id has come;
 * - the name may come after all of the arguments;
 * - arguments that are repeated as a whole count once (lidge-jun/opencodex#361, BerriAI/litellm#20480, anomalyco/opencode#17339).
 */
export class ToolCallTracker {
  readonly #calls: BegunCall[] = [];
  readonly #atIndex = new Map<number, BegunCall>();
  readonly #withId = new Map<string, BegunCall>();
  /** Calls that have a name, and wait for more before they are emitted. */
  readonly #waiting = new Set<BegunCall>();
  /** Calls without a name, and those calls without a name that have arguments. */
  readonly #unnamed = new Set<BegunCall>();
  readonly #unnamedSaying = new Set<BegunCall>();
  /** Calls that were emitted without arguments. */
  readonly #bare = new Set<BegunCall>();
  /** Calls of whole messages. */
  readonly #said = new SaidCalls<BegunCall>();
  readonly #origin: MetadataOrigin | undefined;
  readonly #usedIds = new Set<string>();
  #payload = 0;
  #hasCalls = false;

  constructor(origin: MetadataOrigin | undefined) {
    this.#origin = origin;
  }

  /** Whether any call has a name. */
  get hasCalls(): boolean {
    return this.#hasCalls;
  }

  /** Takes the pieces of one message or delta. In a whole message each piece is a call. */
  add(pieces: readonly ToolCallPiece[], isWhole: boolean): readonly ToolCallChunk[] {
    this.#payload += 1;
    const touched: BegunCall[] = [];
    const chunks = pieces.flatMap((piece, position) => {
      const known = this.#callOf(piece, position, pieces.length, isWhole);
      const call = known ?? this.#begin(piece);
      touched.push(call);
      return this.#grow(call, piece);
    });
    if (isWhole) {
      // Indexed after all pieces: the calls of one message do not repeat each other.
      for (const call of touched) {
        this.#said.add(call, call.progress.isClosed);
      }
    }
    return chunks;
  }

  /** Whether there is a call without a name, which nobody can run. `isOnlyBegun`: also counts a call that has only its id. */
  hasNameless(isOnlyBegun: boolean): boolean {
    return (isOnlyBegun ? this.#unnamed : this.#unnamedSaying).size > 0;
  }

  /**
   * Emits what was held back, because nothing more is expected. A call without a name stays. `isWhole`: the model has sent all of its calls, so a
   * call without arguments takes none.
   */
  flush(isWhole: boolean): readonly ToolCallChunk[] {
    const calls = isWhole ? [...this.#bare, ...this.#waiting] : [...this.#waiting];
    return calls
      .sort((one, other) => one.index - other.index)
      .map((call) => this.#handOver(isWhole ? withArguments(call) : call));
  }

  /** The call that a piece belongs to. Undefined: the piece begins a call. */
  #callOf(piece: ToolCallPiece, position: number, count: number, isWhole: boolean): BegunCall | undefined {
    const { index, id, name } = piece;
    const sameId = id === undefined ? undefined : this.#withId.get(id);
    if (name === undefined) {
      // Several pieces without anything to distinguish them: the position decides.
      const byPlace =
        count > 1 && index === undefined ? this.#calls[this.#calls.length - count + position] : undefined;
      const atIndex = index === undefined ? (byPlace ?? this.#calls.at(-1)) : this.#atIndex.get(index);
      return sameId ?? atIndex;
    }
    if (sameId !== undefined) {
      if (this.#waitsForName(sameId)) {
        return sameId;
      }
      const isNew =
        isOther(sameId, piece) || goesOn(sameId, piece) || (isWhole && sameId.payload === this.#payload);
      return isNew ? undefined : sameId;
    }
    const call = index === undefined ? this.#calls.at(-1) : this.#atIndex.get(index);
    const again = isWhole && id === undefined ? this.#repeated(piece) : undefined;
    if (call === undefined || again !== undefined) {
      return again;
    }
    if (id !== undefined && call.id !== undefined) {
      return undefined;
    }
    if (this.#waitsForName(call)) {
      return call;
    }
    // One payload has only one piece of a call.
    const isSame = call.payload !== this.#payload && !isOther(call, piece) && !call.progress.isClosed;
    return isSame || this.#isRepetition(call, piece) ? call : undefined;
  }

  /** Whether a name that comes now belongs to this call, although its arguments may be complete. */
  #waitsForName(call: BegunCall): boolean {
    return call.name === undefined && call.payload !== this.#payload;
  }

  /** When a whole message is repeated, with more text each time, its calls are repeated too. */
  #repeated({ name, arguments: text }: ToolCallPiece): BegunCall | undefined {
    return name === undefined ? undefined : this.#said.find(name, text, this.#payload);
  }

  /**
   * Whether the piece repeats the name and the complete arguments of a call, without an id. A parallel call with the same arguments would come in the
   * same payload, or with another number.
   */
  #isRepetition(call: BegunCall, { index, name, arguments: text }: ToolCallPiece): boolean {
    return (
      call.payload !== this.#payload &&
      call.name === name &&
      (text === "" || (index !== undefined && text === call.text))
    );
  }

  #begin({ index, id }: ToolCallPiece): BegunCall {
    const call: BegunCall = {
      index: this.#calls.length,
      id,
      name: undefined,
      text: "",
      progress: new JsonProgress(),
      held: "",
      returned: {},
      isHandedOver: false,
      waited: 0,
      payload: this.#payload,
    };
    this.#calls.push(call);
    this.#unnamed.add(call);
    if (index !== undefined) {
      this.#atIndex.set(index, call);
    }
    if (id !== undefined) {
      this.#withId.set(id, call);
    }
    return call;
  }

  #grow(call: BegunCall, piece: ToolCallPiece): readonly ToolCallChunk[] {
    const { id, name, returned } = piece;
    call.payload = this.#payload;
    if (id !== undefined) {
      call.id ??= id;
      if (!this.#withId.has(id)) {
        this.#withId.set(id, call);
      }
    }
    if (name !== undefined && !call.isHandedOver) {
      call.name = grownName(call.name, name);
    }
    const added = newArguments(call, piece.arguments);
    call.text += added;
    call.progress.add(added);
    call.held += added;
    if (call.name === undefined) {
      if (call.text !== "") {
        this.#unnamedSaying.add(call);
      }
    } else if (!call.isHandedOver) {
      this.#hasCalls = true;
      this.#unnamed.delete(call);
      this.#unnamedSaying.delete(call);
      this.#waiting.add(call);
    }
    call.returned = { ...call.returned, ...returned };
    if (call.isHandedOver) {
      return call.held === "" && Object.keys(returned).length === 0 ? [] : [this.#handOver(call)];
    }
    if (call.name === undefined || call.text === "") {
      return [];
    }
    call.waited += 1;
    return call.id !== undefined || call.waited > maxWaited ? [this.#handOver(call)] : [];
  }

  #handOver(call: BegunCall): ToolCallChunk {
    const { index, isHandedOver, name = "", held } = call;
    const providerMetadata = metadataOf(call.returned, this.#origin);
    const first = isHandedOver ? {} : { id: this.#ownId(call.id), name };
    call.isHandedOver = true;
    this.#waiting.delete(call);
    if (call.text === "") {
      this.#bare.add(call);
    } else {
      this.#bare.delete(call);
    }
    call.held = "";
    call.returned = {};
    return {
      type: "toolCall",
      index,
      ...first,
      arguments: held,
      ...(providerMetadata === undefined ? {} : { providerMetadata }),
    };
  }

  /** Some servers send no id, or the same id for several calls. The result of each call needs a different id. */
  #ownId(id: string | undefined): string {
    const own = id === undefined || this.#usedIds.has(id) ? newToolCallId() : id;
    this.#usedIds.add(own);
    return own;
  }
}

/** A call whose arguments never came takes no arguments. The next server requires an object. */
function withArguments(call: BegunCall): BegunCall {
  if (call.text.trim() === "") {
    call.text += "{}";
    call.held += "{}";
    call.progress.add("{}");
  }
  return call;
}

/** Whether the name belongs to another call. A name may grow until the arguments begin, when the index or the id shows that it is the same call. */
function isOther(call: BegunCall, { index, id, name }: ToolCallPiece): boolean {
  const mayGrow = call.text === "" && (index !== undefined || id !== undefined);
  return call.name !== undefined && call.name !== name && !mayGrow;
}

/**
 * Whether arguments come after the complete arguments of the call: some engines use one id and one index for all calls
 * (skye-harris/hass_local_openai_llm#92).
 */
function goesOn(call: BegunCall, piece: ToolCallPiece): boolean {
  return call.progress.isClosed && newArguments(call, piece.arguments).trim() !== "";
}
