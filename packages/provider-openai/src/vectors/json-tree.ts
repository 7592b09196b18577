import type { VectorBlocks } from "./vector-blocks.js";
import { DecodedNumbers } from "./wire-vector.js";

type Container = Record<string, unknown> | unknown[];

/** No useful JSON is nested this deeply. */
const mostDepth = 100_000;
/** No reply has this many values beside its numbers. Each value takes many times the memory of its bytes. */
const mostValues = 4 * 1_024 * 1_024;

/** The values of a JSON text as it is read: the open containers, and their content. */
export class JsonTree {
  readonly #blocks: VectorBlocks;
  readonly #isVectorName: (name: string) => boolean;
  readonly #containers: Container[] = [];
  /** For each open container: the name of the next value, and whether that value may be a vector. */
  readonly #names: string[] = [];
  readonly #places: boolean[] = [];
  #root: unknown;
  #isWhole = false;
  #values = 0;
  /** How many containers are open around the list of numbers. 0: no such list. */
  #numbersDepth = 0;
  #container: Container | undefined;
  #isPlace = true;

  constructor(blocks: VectorBlocks, isVectorName: (name: string) => boolean) {
    this.#blocks = blocks;
    this.#isVectorName = isVectorName;
  }

  get root(): unknown {
    return this.#root;
  }

  /** Whether the outermost value is complete. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  get isInObject(): boolean {
    return this.#container !== undefined && !Array.isArray(this.#container);
  }

  /** Whether the next value is an element of a list of numbers. */
  get isInNumbers(): boolean {
    return this.#numbersDepth !== 0 && this.#numbersDepth === this.#containers.length;
  }

  /** Whether the next value may be a vector. */
  get mayHoldVector(): boolean {
    return this.#isPlace && this.#numbersDepth === 0 && this.#container !== undefined;
  }

  /** Whether a number that comes next is the first number of a vector. An outermost list is left unchanged. */
  get mayBeginNumbers(): boolean {
    return (
      this.mayHoldVector &&
      this.#containers.length > 1 &&
      Array.isArray(this.#container) &&
      this.#container.length === 0
    );
  }

  /** Called when the list that was opened last is a vector. */
  beginNumbers(): void {
    if (this.#numbersDepth === 0) {
      this.#numbersDepth = this.#containers.length;
      this.#blocks.begin();
    }
  }

  /** Sets the name of the member whose value comes next. */
  name(name: string): void {
    this.#names[this.#names.length - 1] = name;
    this.#isPlace = this.#isVectorName(name);
  }

  /** Whether there are more values, or deeper nesting, than in any real reply. */
  get isOverfull(): boolean {
    return this.#values > mostValues || this.#containers.length > mostDepth;
  }

  /** Opens a list or an object. */
  open(isList: boolean): void {
    const container: Container = isList ? [] : {};
    this.#containers.push(container);
    this.#names.push("");
    this.#places.push(this.#isPlace);
    this.#container = container;
    this.#values += 1;
  }

  /** Closes the container that was opened last, which becomes a value of the container around it. */
  close(): void {
    const isNumbers = this.isInNumbers;
    const container = this.#containers.pop();
    this.#names.pop();
    this.#isPlace = this.#places.pop() === true;
    this.#container = this.#containers.at(-1);
    if (isNumbers) {
      this.#numbersDepth = 0;
      this.#put(new DecodedNumbers(this.#blocks.finishNumbers()));
    } else {
      this.#put(container);
    }
  }

  /** Adds a value that is no container. */
  add(value: unknown): void {
    this.#put(value);
    this.#values += typeof value === "number" ? 0 : 1;
  }

  #put(value: unknown): void {
    const container = this.#container;
    if (container === undefined) {
      this.#root = value;
      this.#isWhole = true;
    } else if (this.isInNumbers) {
      this.#addNumber(typeof value === "number" ? value : Number.NaN);
    } else if (Array.isArray(container)) {
      container.push(value);
    } else {
      setMember(container, this.#names.at(-1) ?? "", value);
    }
  }

  #addNumber(number: number): void {
    const { BYTES_PER_ELEMENT } = Float32Array;
    this.#blocks.reserve(BYTES_PER_ELEMENT);
    const { end, floats } = this.#blocks;
    floats[end / BYTES_PER_ELEMENT] = number;
    this.#blocks.end = end + BYTES_PER_ELEMENT;
  }
}

/** Like `JSON.parse`, for which `__proto__` is an ordinary name. */
function setMember(container: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(container, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    container[name] = value;
  }
}
