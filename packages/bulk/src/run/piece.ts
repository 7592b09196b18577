import type { InputBatch } from "./batches-of.js";

/** Inputs that are sent together. */
export interface Piece {
  readonly batch: InputBatch;
  /** A larger request with these inputs failed: the piece is tried by single attempts, and few failures are enough to halve it. */
  readonly suspicion?: Suspicion;
  /** The halving that the piece comes from. */
  readonly halving?: Halving;
}

/** What is known of a request that failed. */
export interface Suspicion {
  readonly thrown: unknown;
  /** How long an attempt is waited for. Undefined: as long as the caller lets it. */
  readonly limitMs: number | undefined;
}

/** What the two halves of a request know of each other. */
interface Halving {
  /** Inputs of the request that was halved. */
  readonly size: number;
  /** If the first half is answered, the fault is in the second. False: the request may only have been too large. */
  readonly holdsFault: boolean;
  first: "waiting" | "answered" | "failed";
}

/** Both halves of a piece. */
export function halvesOf(
  { batch }: Piece,
  holdsFault: boolean,
  suspicion: Suspicion | undefined,
): readonly [Piece, Piece] {
  const middle = batch.length >> 1;
  const halving: Halving = { size: batch.length, holdsFault, first: "waiting" };
  const known = suspicion === undefined ? {} : { suspicion };
  return [
    { batch: batch.slice(0, middle), halving, ...known },
    { batch: batch.slice(middle), halving, ...known },
  ];
}

/** The first inputs of a piece, and the others. */
export function partsOf({ batch, suspicion }: Piece, size: number): readonly [Piece, Piece] {
  const known = suspicion === undefined ? {} : { suspicion };
  return [
    { batch: batch.slice(0, size), ...known },
    { batch: batch.slice(size), ...known },
  ];
}

/** Whether the fault of the halved request must be in this piece, since the other half was answered. */
export function holdsTheFault(piece: Piece): boolean {
  return piece.halving?.holdsFault === true && piece.halving.first === "answered";
}
