import type { Resolved } from './scalar.ts';

/**
 * `!!binary`. Bytes that are no UTF-8 become U+FFFD, as encoding/json writes them.
 * Source: go.yaml.in/yaml/v2 decode.go : scalar, encoding/base64 : DecodeString (line breaks are skipped).
 */
export function decodeBinary(value: string): Resolved {
  const packed = value.replace(/[\r\n]/g, '');
  const isBase64 = packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
  if (!isBase64) return { kind: 'refused', text: `cannot decode "${value}" as !!binary` };
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  return { kind: 'string', text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}

/** The four forms that go-yaml takes. Source: go.yaml.in/yaml/v2 resolve.go : allowedTimestampFormats. */
const FORMS =
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:(?:[Tt](?<clock>\d{1,2}:\d{1,2}:\d{1,2})(?:[.,]\d+)?(?:Z|[+-](?<zone>\d\d:\d\d)))|(?: (?<plain>\d{1,2}:\d{1,2}:\d{1,2})(?:[.,]\d+)?))?$/;

/** True for what `!!timestamp` accepts. Source: go.yaml.in/yaml/v2 resolve.go : parseTimestamp, time.Parse. */
export function isTimestamp(value: string): boolean {
  const groups = FORMS.exec(value)?.groups;
  if (!groups) return false;
  const [year, month, day] = [Number(groups.year), Number(groups.month), Number(groups.day)];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false;
  const [hour = 0, minute = 0, second = 0] = (groups.clock ?? groups.plain ?? '0:0:0').split(':').map(Number);
  if (hour > 23 || minute > 59 || second > 59) return false;
  const [zoneHour = 0, zoneMinute = 0] = (groups.zone ?? '00:00').split(':').map(Number);
  return zoneHour <= 24 && zoneMinute < 60;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
