import { describe, expect, it } from "vitest";
import { inEnglish } from "./in-english.js";
import { simplified } from "./simplified.js";

describe("inEnglish", () => {
  it.each([
    ["das modell wurde nicht gefunden", "model not found"],
    ["ihr monatliches kontingent ist überschritten", "monthly quota exceeded"],
    ["la clé api est invalide", "api key invalid"],
    ["saldo insuficiente", "balance insufficient"],
    ["modelo não encontrado", "model not found"],
    ["troppe richieste", "too many requests"],
    ["превышен лимит запросов", "exceeded rate limit"],
    ["apiキーが無効です", "api key invalid"],
    ["모델을 찾을 수 없습니다", "model not found"],
    ["ihr api key ist ungültig", "api key invalid"],
    ["api key non valida", "api key invalid"],
  ])("says %s in the words of the families", (clause, english) => {
    expect(inEnglish(clause)).toBe(english);
  });

  it.each([
    ["o limite de requisições por minuto foi excedido", "rate limit per minute exceeded"],
    ["muitas solicitações por minuto", "too many requests per minute"],
  ])("reads %s as Portuguese, although Spanish has some of the words", (clause, english) => {
    expect(inEnglish(clause)).toBe(english);
  });

  it.each([
    "the model does not exist",
    "your api key reached the limit of 10 requests: give another api key",
    "token quota exceeded on this server",
    "service tokens: server limit",
    "模型不存在",
    "saldo",
    "kontingent",
    "",
  ])("leaves %s as it is", (clause) => {
    expect(inEnglish(clause)).toBeUndefined();
  });

  it("takes no time for a text that was made to be slow", () => {
    const began = process.cpuUsage();
    for (const piece of ["zu ", "no se ", "limite de ", "clé d' ", "слишком ", "リクエスト数", "요청 수 "]) {
      inEnglish(piece.repeat(1_000).slice(0, 4_096));
    }
    expect(process.cpuUsage(began).user).toBeLessThan(1_000_000);
  });
});

describe("simplified", () => {
  it("writes Taiwan's characters and words as the mainland does", () => {
    expect(simplified("餘額不足，請儲值後再試")).toBe("余额不足，请充值后再试");
  });

  it("leaves Japanese, which has the same characters, as it is", () => {
    expect(simplified("無効なAPIキー")).toBe("無効なAPIキー");
  });
});
