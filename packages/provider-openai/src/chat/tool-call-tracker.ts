import { type JsonObject, parseJson, type VlmContentChunk } from "@hotspare/core/plugin";
import type { MetadataOrigin } from "./chat-dialect.js";
import { JsonProgress } from "./json-progress.js";
import { metadataOf } from "./provider-metadata.js";
import type { ToolCallPiece } from "./tool-calls.js";

type ToolCallChunk = Extract<VlmContentChunk, { readonly type: "toolCall" }>;

/** A call that has begun. */
interface BegunCall {
  /** Ours: calls are numbered in the order in which they begin. */
  readonly index: number;
  id: string | undefined;
  name: string | undefined;
  /** All arguments so far. */
  text: string;
  readonly progress: JsonProgress;
  /** What has come and was not handed over: the first piece must have the id and the whole name. */
  held: string;
  returned: JsonObject;
  isHandedOver: boolean;
  /** Pieces that came while the id was missing. */
  waited: number;
  /** The payload that had its latest piece. */
  payload: number;
}

/** An id that has not come with so many pieces of the arguments will not come. */
const maxWaited = 16;

/**
 * Puts the pieces of tool calls together, however a server numbers them:
 *
 * - each call has its own index (OpenAI), all have 0 (Gemini: omnigent#28), none has one (openai-python#2806), or one call has several
 *   (mudler/LocalAI#9722: the id says which);
 * - a piece with a name and another id than the call begun at its index is a new call; a piece without a name never is, whatever its id
 *   (LM Studio has another in each piece: NousResearch/hermes-agent#5331);
 * - without ids, a name that comes again behind closed arguments is a new call;
 * - ids and names may come late (pipecat#5023, anomalyco/opencode#24137), names in pieces too (continuedev/continue#5849): a call is held back until its arguments begin and
 *   its id is there;
 * - arguments that come again as a whole are not taken twice (opencodex#361, BerriAI/litellm#20480, anomalyco/opencode#17339).
 */
export class ToolCallTracker {
  readonly #calls: BegunCall[] = [];
  readonly #atIndex = new Map<number, BegunCall>();
  readonly #withId = new Map<string, BegunCall>();
  readonly #origin: MetadataOrigin | undefined;
  #payload = 0;

  constructor(origin: MetadataOrigin | undefined) {
    this.#origin = origin;
  }

  /** Whether a call has begun. */
  get hasCalls(): boolean {
    return this.#calls.some(({ name, text }) => name !== undefined || text !== "");
  }

  /** Of one message or delta. In a whole message each piece is a call. */
  add(pieces: readonly ToolCallPiece[], isWhole: boolean): readonly ToolCallChunk[] {
    this.#payload += 1;
    return pieces.flatMap((piece, position) => {
      const known = this.#callOf(piece, position, pieces.length, isWhole);
      const call = known ?? this.#begin(piece);
      return this.#grow(call, piece);
    });
  }

  /** Hands over what was held back: nothing more is expected. */
  flush(): readonly ToolCallChunk[] {
    return this.#calls
      .filter(({ isHandedOver, name, text }) => !isHandedOver && (name !== undefined || text !== ""))
      .map((call) => this.#handOver(call));
  }

  /** The call that a piece belongs to; undefined: it begins one. */
  #callOf(piece: ToolCallPiece, position: number, count: number, isWhole: boolean): BegunCall | undefined {
    const { index, id, name } = piece;
    const sameId = id === undefined ? undefined : this.#withId.get(id);
    if (name === undefined) {
      // Several pieces without anything that tells them apart: by their places.
      const byPlace =
        count > 1 && index === undefined ? this.#calls[this.#calls.length - count + position] : undefined;
      const atIndex = index === undefined ? (byPlace ?? this.#calls.at(-1)) : this.#atIndex.get(index);
      return sameId ?? atIndex;
    }
    if (sameId !== undefined) {
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
    // One payload has one piece of a call.
    const isSame = call.payload !== this.#payload && !isOther(call, piece) && !call.progress.isClosed;
    return isSame || this.#isRepetition(call, piece) ? call : undefined;
  }

  /** A whole message that comes again, with more of it each time, has its calls again. */
  #repeated({ name, arguments: text }: ToolCallPiece): BegunCall | undefined {
    return this.#calls.find(
      (call) =>
        call.payload !== this.#payload && call.name === name && call.id === undefined && call.text === text,
    );
  }

  /** The name and the closed arguments once more, without an id. A parallel call with the same arguments would come in the same payload, or numbered. */
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
    const first = isHandedOver ? {} : { id: call.id ?? fallbackId(index), name };
    call.isHandedOver = true;
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
}

/** Some servers give no id; an answer to the call needs one. */
function fallbackId(index: number): string {
  return `call_${index}`;
}

/** Whether the name is another call's. A name may grow until the arguments begin, where something else says that it is the same call. */
function isOther(call: BegunCall, { index, id, name }: ToolCallPiece): boolean {
  const mayGrow = call.text === "" && (index !== undefined || id !== undefined);
  return call.name !== undefined && call.name !== name && !mayGrow;
}

/** Whether arguments come behind the end of the call's: some engines use one id, and one index, for all calls (hass_local_openai_llm#92). */
function goesOn(call: BegunCall, piece: ToolCallPiece): boolean {
  return call.progress.isClosed && newArguments(call, piece.arguments).trim() !== "";
}

/** Servers repeat the name, send all of it so far, or the next piece of it. */
function grownName(before: string | undefined, name: string): string {
  return before === undefined || name.startsWith(before) ? name : before + name;
}

/** What a piece adds to the arguments: all of it, unless it says again what has come. */
function newArguments({ text, progress }: BegunCall, piece: string): string {
  if (text === "" && piece.startsWith('"')) {
    // Arguments are an object: a text in JSON is an object that was written twice.
    const inner = parseJson(piece);
    return typeof inner === "string" && inner.startsWith("{") ? inner : piece;
  }
  if (text.length < 3 || piece.length < text.length) {
    return piece;
  }
  if (piece.startsWith(text)) {
    const isAgain = piece.length > text.length ? text.startsWith("{") : progress.isClosed;
    return isAgain ? piece.slice(text.length) : piece;
  }
  // The whole once more, written as a text in JSON.
  return progress.isClosed && piece.startsWith('"') && parseJson(piece) === text ? "" : piece;
}
