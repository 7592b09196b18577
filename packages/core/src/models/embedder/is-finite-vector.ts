/**
 * Whether no component is NaN or infinite. A sum of finite float32s cannot overflow a double and any other value makes it
 * NaN or infinite, so one look at the sum tells; four sums at once let the processor overlap the additions.
 */
export function isFiniteVector(vector: Float32Array): boolean {
  const { length } = vector;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let index = 0;
  for (; index + 3 < length; index += 4) {
    a += vector[index] as number;
    b += vector[index + 1] as number;
    c += vector[index + 2] as number;
    d += vector[index + 3] as number;
  }
  for (; index < length; index += 1) {
    a += vector[index] as number;
  }
  return Number.isFinite(a + b + c + d);
}
