// Dates as days since 1 January 1970, hours as fractions of a day. Time zones are left alone but for "Z" and
// offsets of ISO 8601.

const TIME = String.raw`(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?\s?(Z|[+-]\d{2}:?\d{2})?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${TIME}$`);
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${TIME}$`);
const DAY = 86_400_000;

/** The day of a trimmed cell; NaN where it is no date. `isDayFirst` decides 3/4/2021. */
export function readDate(cell: string, isDayFirst: boolean): number {
  if (cell.length < 8 || cell.length > 40) return NaN;
  const first = YEAR_FIRST.exec(cell);
  if (first) return dayOf(first[1], first[3], first[4], first);
  const last = YEAR_LAST.exec(cell);
  if (!last) return NaN;
  const [day, month] = isDayFirst ? [last[1], last[3]] : [last[3], last[1]];
  return dayOf(last[4], month, day, last);
}

function dayOf(year: string, month: string, day: string, parts: RegExpExecArray): number {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isReal = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  const [hours, minutes, seconds] = [5, 6, 7].map((i) => Number(parts[i] ?? 0));
  if (!isReal || hours > 24 || minutes > 59 || seconds >= 61) return NaN;
  const zone = /([+-])(\d{2}):?(\d{2})/.exec(parts[8] ?? "");
  const offset = zone ? Number(`${zone[1]}1`) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  return date.getTime() / DAY + (hours * 60 + minutes + seconds / 60 - offset) / 1440;
}
