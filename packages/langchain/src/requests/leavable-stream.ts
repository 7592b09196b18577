/**
 * A stream whose request ends as soon as its reader leaves. The generator of LangChain would first wait for the next chunk, which a silent server
 * never sends, and on Node 24 a reader of a `ReadableStream` has asked for that chunk before it leaves.
 *
 * @param open opens the stream with a signal that ends its request
 */
export function leavableStream<Chunk>(
  open: (signal: AbortSignal) => AsyncGenerator<Chunk>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Chunk> {
  const left = new AbortController();
  const stream = open(signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]));
  const end = stream.return.bind(stream);
  stream.return = (value) => {
    left.abort(new DOMException("The reader has left the stream.", "AbortError"));
    return end(value);
  };
  return stream;
}
