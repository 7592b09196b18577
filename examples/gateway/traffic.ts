/** What clients got. */
export interface Tally {
  answered: number;
  failed: number;
}

const questions = ["What is on this picture?", "Describe the chart.", "Which animal is this?"];
const clients = 4;
const pauseMs = 250;

/** Clients that ask the gateway until the signal aborts, as any program with OpenAI's protocol does. */
export async function sendTraffic(url: string, tally: Tally, signal: AbortSignal): Promise<void> {
  await Promise.all(Array.from({ length: clients }, (_, index) => oneClient(url, index, tally, signal)));
}

async function oneClient(url: string, index: number, tally: Tally, signal: AbortSignal): Promise<void> {
  for (let turn = index; !signal.aborted; turn += 1) {
    try {
      const reply = await ask(url, turn, signal);
      await reply.text();
      tally[reply.ok ? "answered" : "failed"] += 1;
    } catch {
      tally.failed += signal.aborted ? 0 : 1;
    }
    await pause(pauseMs, signal);
  }
}

/** Three of four requests are chats, half of them streams; the rest are embeddings. */
function ask(url: string, turn: number, signal: AbortSignal): Promise<Response> {
  const content = questions[turn % questions.length];
  const [path, body] =
    turn % 4 === 3
      ? ["embeddings", { model: "documents", input: [content, "and a second text"] }]
      : [
          "chat/completions",
          { model: "gpt-4o", stream: turn % 2 === 0, messages: [{ role: "user", content }] },
        ];
  return fetch(`${url}/v1/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
}

/** Resolves early when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    }
    if (signal.aborted) {
      end();
    } else {
      signal.addEventListener("abort", end);
    }
  });
}
