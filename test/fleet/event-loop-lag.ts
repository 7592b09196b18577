/** How long the event loop did nothing for us: the machine had other work to do, or the process was stopped or blocked. */
export interface EventLoopLag {
  /** The longest such time since `take` was last called, in milliseconds. */
  take(): number;
  /** The sum of all such times. */
  totalMs(): number;
}

const beatMs = 10;
/** A timer is as late as this on a machine with nothing else to do. */
const ordinaryMs = 5;

export function watchEventLoop(nowMs: () => number): EventLoopLag {
  let longestMs = 0;
  let sumMs = 0;
  let beatAtMs = nowMs();
  const lateMs = () => {
    const late = nowMs() - beatAtMs - beatMs;
    return late > ordinaryMs ? late : 0;
  };
  setInterval(() => {
    longestMs = Math.max(longestMs, lateMs());
    sumMs += lateMs();
    beatAtMs = nowMs();
  }, beatMs);
  return {
    take: () => {
      const longest = Math.max(longestMs, lateMs());
      longestMs = 0;
      return longest;
    },
    totalMs: () => sumMs + lateMs(),
  };
}
