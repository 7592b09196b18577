import { describe, expect, it } from "vitest";
import { ProposalQueue } from "./proposal-queue.js";

const boundMs = 50;

function sending(count: number) {
  const queue = new ProposalQueue(boundMs);
  const sent: number[] = [];
  const answers: (() => void)[] = [];
  for (let index = 0; index < count; index += 1) {
    queue.add(() => {
      sent.push(index);
      return new Promise<void>((resolve) => answers.push(resolve));
    });
  }
  const answer = async (answered: number) => {
    for (const resolve of answers.splice(0, answered)) resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue, sent, answer };
}

describe("the queue of proposals", () => {
  it("sends in order, some at once, and refills when half are answered", async () => {
    const { queue, sent, answer } = sending(40);
    expect(sent).toEqual([...Array(16).keys()]);
    await answer(7);
    expect(sent).toHaveLength(16);
    await answer(1);
    expect(sent).toEqual([...Array(24).keys()]);
    expect(queue.size).toBe(32);
    while (queue.size > 0) await answer(100);
    expect(sent).toEqual([...Array(40).keys()]);
  });

  it("goes deeper while Redis answers quickly, and halves the depth once for each pipeline that was slow", () => {
    const queue = new ProposalQueue(boundMs);
    for (let index = 0; index < 100; index += 1) queue.pace(1);
    expect(queue.depth).toBe(32);
    queue.pace(10);
    expect(queue.depth).toBe(32);
    for (let index = 0; index < 32; index += 1) queue.pace(30);
    expect(queue.depth).toBe(16);
    for (let index = 0; index < 100; index += 1) queue.pace(30);
    expect(queue.depth).toBe(4);
  });

  it("drops what was not sent when the connection is lost, and heeds no answer from before", async () => {
    const { queue, sent, answer } = sending(40);
    queue.clear();
    expect(queue.size).toBe(0);
    await answer(16);
    expect(sent).toHaveLength(16);
    expect(queue.size).toBe(0);
    queue.add(async () => sent.push(99));
    expect(sent.at(-1)).toBe(99);
  });
});
