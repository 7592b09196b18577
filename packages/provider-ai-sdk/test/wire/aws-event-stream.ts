import { crc32 } from "node:zlib";

/** A header of a message: a text (type 7). */
function headerOf(name: string, value: string): Buffer {
  const text = Buffer.from(value);
  const head = Buffer.alloc(name.length + 4);
  head.writeUInt8(name.length, 0);
  head.write(name, 1);
  head.writeUInt8(7, name.length + 1);
  head.writeUInt16BE(text.length, name.length + 2);
  return Buffer.concat([head, text]);
}

/**
 * One message in AWS's event stream encoding: prelude, its checksum, headers, payload, checksum of everything. Source: AWS, "Event stream encoding".
 */
function awsMessage(headers: Readonly<Record<string, string>>, payload: unknown): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => headerOf(name, value)));
  const body = Buffer.from(JSON.stringify(payload));
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(head.length + body.length + 16, 0);
  prelude.writeUInt32BE(head.length, 4);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(prelude), 0);
  const message = Buffer.concat([prelude, sum, head, body]);
  const whole = Buffer.alloc(4);
  whole.writeUInt32BE(crc32(message), 0);
  return Buffer.concat([message, whole]);
}

/** An event of a stream. */
export function awsEvent(type: string, payload: unknown): Buffer {
  return awsMessage(
    { ":event-type": type, ":content-type": "application/json", ":message-type": "event" },
    payload,
  );
}

/** An exception inside a stream. */
export function awsException(type: string, message: string): Buffer {
  return awsMessage(
    { ":exception-type": type, ":content-type": "application/json", ":message-type": "exception" },
    { message },
  );
}
