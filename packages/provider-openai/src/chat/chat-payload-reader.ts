import {
  type JsonObject,
  textOf,
  type VlmAdapterFinish,
  type VlmAdapterStop,
  type VlmContentChunk,
} from "@hotspare/core/plugin";
import { errorInReply, type ReplySource } from "../failures/error-in-reply.js";
import {
  ChosenChoice,
  choicesOf,
  type HeardChoice,
  type Speech,
  speechOf,
  unwrapped,
} from "./chat-choice.js";
import type { ChatStreamQuestion } from "./chat-question.js";
import { estimatePromptTokens, SaidTokens, usagesIn } from "./chat-usage.js";
import { ExtraFields } from "./extra-fields.js";
import { endingOf, finishReasonOf, laterEnding, type StatedEnding } from "./finish-reason.js";
import { GrowingMessage } from "./growing-message.js";
import {
  emptyReply,
  errorInChoice,
  failedGeneration,
  filteredReply,
  isFiltered,
  namelessCall,
} from "./no-answer.js";
import { type PlainText, plainTextOf } from "./plain-piece.js";
import { metadataOf } from "./provider-metadata.js";
import { type Reasoning, saidIn } from "./said-in.js";
import { type TaggedPiece, ThinkTagReader } from "./think-tags.js";
import { ToolCallTracker } from "./tool-call-tracker.js";
import { toolCallPieces } from "./tool-calls.js";
import { UsageCounts } from "./usage-counts.js";

/** Turns the payloads of one answer into chunks: a whole completion, or the chunks of a stream. At the end it knows how the answer ended. */
export class ChatPayloadReader {
  #model: string;
  #ending: StatedEnding | undefined;
  #sawChoice = false;
  #sawAnswer = false;
  #sawReasoning = false;
  #sawDelta = false;
  /** Content came after a finish reason: the server sends the reason with each piece. */
  #goesOn = false;
  #isFiltered = false;
  readonly #usage = new UsageCounts();
  readonly #choice: ChosenChoice;
  readonly #said = new SaidTokens();
  /** Created for the first tool call: most answers have no tool calls. */
  #calls: ToolCallTracker | undefined;
  readonly #tags: ThinkTagReader | undefined;
  readonly #growing = new GrowingMessage();
  readonly #question: ChatStreamQuestion;
  readonly #extra = new ExtraFields();

  constructor(question: ChatStreamQuestion) {
    const { model, thinkTags = false, isGathered = false } = question;
    this.#question = question;
    this.#model = model;
    this.#choice = new ChosenChoice(isGathered);
    this.#tags = thinkTags === false ? undefined : new ThinkTagReader(thinkTags, isGathered);
  }

  /** Whether the model has stated why it ended. Only the usage may still come. */
  get answered(): boolean {
    return this.#ending !== undefined;
  }

  /** Whether any content of an answer has come. */
  get hasAnswer(): boolean {
    return this.#sawAnswer || this.#sawReasoning || this.#hasCalls;
  }

  get #hasCalls(): boolean {
    return this.#calls?.hasCalls === true;
  }

  /** The chunk of a piece that has only more text, as most pieces do. Undefined: `read()` must read the piece. */
  readPlain(payload: JsonObject): VlmContentChunk | undefined {
    const { index } = this.#choice;
    if (index === undefined || !this.#sawDelta || this.answered || this.#hasCalls) {
      return undefined;
    }
    const text = plainTextOf(payload, { model: this.#model, index, extra: this.#extra });
    if (text === undefined) {
      return undefined;
    }
    const chunk = this.#plainChunk(text);
    if (chunk !== undefined) {
      this.#said.add(chunk);
    }
    return chunk;
  }

  /** Returns undefined for a first thought, which also says in which field it came, and for a first text, which may hold tags of thoughts. */
  #plainChunk(text: PlainText): VlmContentChunk | undefined {
    if ("reasoning" in text) {
      return this.#sawReasoning ? { type: "reasoning", reasoning: text.reasoning } : undefined;
    }
    const isText = this.#sawAnswer && (this.#tags === undefined || this.#tags.isOver);
    return isText ? { type: "content", content: text.content } : undefined;
  }

  /**
   * The content of one payload. A payload without choices is no error: the usage comes so, and the first payload of Azure.
   *
   * @throws {UnusableReplyError} when the choice holds an error, or says that it failed
   */
  read(payload: JsonObject, source: () => ReplySource): readonly VlmContentChunk[] {
    const reply = unwrapped(payload);
    this.#model = textOf(reply["model"]) ?? this.#model;
    this.#extra.addPayload(reply);
    const choices = choicesOf(reply);
    const heard = this.#choice.of(choices, reply);
    for (const usage of usagesIn(reply, heard.at(-1)?.choice ?? choices[0])) {
      this.#usage.add(usage);
    }
    if (choices.length === 0) {
      this.#isFiltered ||= isFiltered(payload);
    }
    return this.#readChoices(heard, source);
  }

  /**
   * Called when no other choice will come. Returns the content of the choice that was held back, if no lower choice came.
   *
   * @throws {UnusableReplyError} as `read` does
   */
  release(source: () => ReplySource): readonly VlmContentChunk[] {
    return this.#readChoices(this.#choice.release(), source);
  }

  #readChoices(heard: readonly HeardChoice[], source: () => ReplySource): readonly VlmContentChunk[] {
    return this.#counted(heard.flatMap(({ choice, reply }) => this.#readChoice(choice, reply, source)));
  }

  #counted(chunks: readonly VlmContentChunk[]): readonly VlmContentChunk[] {
    for (const chunk of chunks) {
      this.#said.add(chunk);
    }
    return chunks;
  }

  /**
   * The chunk that tells core that the answer, which comes in pieces, has stated why it ends. Core then waits only for the usage. Undefined when no
   * content has come: such a stream has not answered, and a spare may still take over.
   */
  stop(): VlmAdapterStop | undefined {
    return this.#question.isGathered === true || this.#ending === undefined || this.#goesOn || !this.hasAnswer
      ? undefined
      : { type: "stop", ...this.#details() };
  }

  /**
   * Returns what was held back when a stream ends.
   *
   * @throws {UnusableReplyError} when a tool call without a name was held back
   */
  flush(): readonly VlmContentChunk[] {
    return this.#counted(this.#flush(true));
  }

  #flush(isWhole: boolean): readonly VlmContentChunk[] {
    const { is } = this.#ending ?? {};
    const isCut = is === "length";
    const tagged = (this.#tags?.end(isCut || is === "contentFilter") ?? []).map((piece) =>
      this.#tagged(piece),
    );
    const calls = this.#calls?.flush(isWhole && !isCut) ?? [];
    this.#sawAnswer ||= this.#hasCalls;
    const hasOther = this.#sawAnswer || this.#sawReasoning;
    if (this.#calls?.hasNameless(!hasOther) === true && !(isCut && hasOther)) {
      throw namelessCall();
    }
    return [...tagged, ...calls];
  }

  /**
   * The last chunk of an answer that ended well. `words`: text that the server sent beside the answer.
   *
   * @throws {UnusableReplyError} when nothing came, or the filter removed everything
   */
  finish(words: string | undefined, source: () => ReplySource): VlmAdapterFinish {
    if (this.#isFiltered && !this.hasAnswer) {
      throw filteredReply();
    }
    if (!this.#sawChoice) {
      throw emptyReply(words, source());
    }
    const { is, word } = this.#ending ?? {};
    if (is === "contentFilter" && !this.#sawAnswer) {
      throw filteredReply(word);
    }
    // A model that reached the length has generated tokens, even when none is shown: it was still thinking.
    const hasGenerated = this.#usage.hasGenerated || (is === "length" && !this.#usage.hasCounted);
    if (!this.hasAnswer && !hasGenerated) {
      throw emptyReply(words, source());
    }
    return { type: "finish", ...this.#details() };
  }

  #details(): Omit<VlmAdapterFinish, "type"> {
    const { origin, warnings, request } = this.#question;
    const { raw, returned, responseId } = this.#extra;
    const usage = this.#usage.read(this.hasAnswer, {
      completion: () => this.#said.tokens,
      prompt: () => (request === undefined ? undefined : estimatePromptTokens(request)),
    });
    const providerMetadata = metadataOf(returned, origin);
    return {
      finishReason: finishReasonOf(this.#ending, this.#hasCalls),
      ...(usage === undefined ? {} : { usage }),
      model: this.#model,
      ...(this.#ending === undefined ? {} : { rawFinishReason: this.#ending.word }),
      ...(responseId === undefined ? {} : { responseId }),
      ...(raw === undefined ? {} : { raw }),
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(providerMetadata === undefined ? {} : { providerMetadata }),
    };
  }

  #readChoice(choice: JsonObject, reply: JsonObject, source: () => ReplySource): readonly VlmContentChunk[] {
    this.#sawChoice = true;
    const error = errorInChoice(choice);
    if (error !== undefined) {
      throw errorInReply(error, source());
    }
    this.#extra.addChoice(choice);
    const ending = endingOf(choice);
    if (ending?.is === "failure") {
      throw failedGeneration(ending.word, source());
    }
    const hadEnded = this.answered;
    const speech = speechOf(choice);
    const chunks = speech === undefined ? [] : this.#readSpeech(speech, reply);
    this.#goesOn = hadEnded && chunks.length > 0;
    if (ending !== undefined) {
      this.#ending = laterEnding(this.#ending, ending);
      // Some servers send a finish reason with each piece. They send it with the name of a call, and the arguments follow.
      const mayGoOn = speech?.isWhole === false && toolCallPieces(speech.message).length > 0;
      return [...chunks, ...this.#flush(!mayGoOn)];
    }
    return chunks;
  }

  #readSpeech({ message, isWhole }: Speech, reply: JsonObject): readonly VlmContentChunk[] {
    if (isWhole && this.#sawDelta) {
      // The whole answer is repeated after its pieces (MiniMax: mozilla-ai/any-llm#657).
      return [];
    }
    this.#extra.addMessage(message);
    const calls = toolCallPieces(message);
    const said = this.#growing.newIn(saidIn(message), isWhole, reply, calls.length > 0);
    const { content, isRefusal, reasoning, hasMedia } = said;
    this.#sawAnswer ||= hasMedia;
    const chunks: VlmContentChunk[] = [];
    if (reasoning !== undefined) {
      chunks.push(this.#thought(reasoning));
    }
    if (content !== "") {
      chunks.push(...this.#content(content, isRefusal));
    }
    // An empty delta, or a delta with only a role, has nothing that a message could repeat.
    this.#sawDelta ||= !isWhole && (chunks.length > 0 || calls.length > 0);
    if (calls.length > 0) {
      this.#calls ??= new ToolCallTracker(this.#question.origin);
    }
    return this.#calls === undefined ? chunks : [...chunks, ...this.#calls.add(calls, isWhole)];
  }

  #content(content: string, isRefusal: boolean): readonly VlmContentChunk[] {
    return this.#tags === undefined || isRefusal
      ? [this.#tagged({ text: content }, isRefusal)]
      : this.#tags.read(content).map((piece) => this.#tagged(piece));
  }

  #tagged(piece: TaggedPiece, isRefusal = false): VlmContentChunk {
    if ("thought" in piece) {
      return this.#thought({ field: undefined, text: piece.thought });
    }
    this.#sawAnswer = true;
    const { text: content } = piece;
    return isRefusal ? { type: "content", content, isRefusal } : { type: "content", content };
  }

  /** The first piece says in which field the thoughts came. They go back in the same field. */
  #thought({ field, text }: Reasoning): VlmContentChunk {
    const fields = this.#sawReasoning || field === undefined ? {} : { field };
    const providerMetadata = metadataOf(fields, this.#question.origin);
    this.#sawReasoning = true;
    return {
      type: "reasoning",
      reasoning: text,
      ...(providerMetadata === undefined ? {} : { providerMetadata }),
    };
  }
}
