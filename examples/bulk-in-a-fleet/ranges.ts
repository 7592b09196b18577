/** The data of a job: chunks from `from` up to, and without, `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export function rangesOf(count: number, size: number): readonly Range[] {
  const begins = Array.from({ length: Math.ceil(count / size) }, (_, index) => index * size);
  return begins.map((from) => ({ from, to: Math.min(from + size, count) }));
}

export function fileOf({ from, to }: Range): string {
  return `vectors-${from}-${to}.jsonl`;
}

/** Your chunks, read from where they are: a table, a file, a bucket. The ids hold in the whole collection. */
export function* chunksOf({ from, to }: Range) {
  for (let index = from; index < to; index += 1) {
    yield { id: `chunk-${index}`, input: `Chunk ${index} of a long document.` };
  }
}
