import { describe, expect, it } from "vitest";
import { waitInMessage } from "./wait-in-message.js";

const wait = (message: string) => waitInMessage(message, Date.parse("2026-11-24T12:00:00Z"));

describe("a wait in another language", () => {
  it.each([
    ["Zu viele Anfragen. Bitte versuchen Sie es in 20 Sekunden erneut.", 20_000],
    ["Ratenlimit erreicht, bitte warten Sie noch 2 Minuten", 120_000],
    ["Limite de débit atteinte, réessayez dans 20 secondes.", 20_000],
    ["Veuillez patienter pendant 1 heure", 3_600_000],
    ["Demasiadas solicitudes, inténtelo de nuevo en 20 segundos", 20_000],
    ["Limite de requisições excedido, tente novamente em 5 minutos", 300_000],
    ["Troppe richieste, riprova tra 30 secondi", 30_000],
    ["Слишком много запросов. Повторите попытку через 20 секунд", 20_000],
    ["Подождите 2,5 минуты и попробуйте снова", 150_000],
    ["リクエストが多すぎます。20秒後に再試行してください。", 20_000],
    ["しばらく 2 分ほどお待ちください", 120_000],
    ["요청이 너무 많습니다. 20초 후 다시 시도해 주세요", 20_000],
    ["請在 30 秒後重試", 30_000],
  ])("%s", (message, expected) => {
    expect(wait(message)).toBe(expected);
  });

  it.each([
    "Höchstens 10 Anfragen pro 60 Sekunden",
    "10 requêtes par 60 secondes au maximum",
    "Máximo 10 solicitudes por minuto",
    "Не более 10 запросов за 60 секунд",
    "60秒あたり10リクエストまで",
    "60초당 요청 10회",
    "Zeitüberschreitung nach 30 Sekunden",
    "Délai dépassé après 30 secondes",
    "Время ожидания истекло через 30 секунд",
  ])("is not the window or the time limit of: %s", (message) => {
    expect(wait(message)).toBeUndefined();
  });

  it("takes no time for a text that was made to be slow", () => {
    const began = process.cpuUsage();
    for (const piece of ["versuch ", "in 1 ", "через 1 ", "1秒", "réessay dans 1 "]) {
      wait(piece.repeat(2_000));
    }
    expect(process.cpuUsage(began).user).toBeLessThan(1_000_000);
  });
});
