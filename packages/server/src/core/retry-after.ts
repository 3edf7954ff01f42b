// The Retry-After header (RFC 9110, 10.2.3): seconds, or a date in one of the three forms of 5.6.7, of which
// servers should send the first and must still be understood when they send the others.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)';

const dateForms = [
  // Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(`^${DAY}, (?<day>\\d{2}) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  // Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(`^${LONG_DAY}, (?<day>\\d{2})-${MONTH}-(?<year>\\d{2}) ${TIME} GMT$`),
  // Sun Nov  6 08:49:37 1994
  new RegExp(`^${DAY} ${MONTH} (?<day>\\d{2}| \\d) ${TIME} (?<year>\\d{4})$`),
];

/** More than anybody means, and far from where instants stop being numbers (68 years; RFC 9111, 1.2.2). */
const DELAY_SECONDS_MAX = 2 ** 31;

/**
 * The instant before which the sender does not want to be asked again, not earlier than `now`.
 * Null when there is no such header, or none that can be understood.
 */
export function retryAfter(header: string | undefined, now: number): number | null {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return now + Math.min(Number(value), DELAY_SECONDS_MAX) * 1000;
  const date = httpDate(value, now);
  return date === null ? null : Math.max(date, now);
}

function httpDate(value: string, now: number): number | null {
  for (const form of dateForms) {
    const parts = form.exec(value)?.groups;
    if (parts !== undefined) return instantOf(parts, now);
  }
  return null;
}

function instantOf(parts: Readonly<Record<string, string>>, now: number): number | null {
  const number = (name: string) => Number(parts[name]);
  const month = MONTHS.indexOf(parts['month'] ?? '');
  const year = parts['year']?.length === 2 ? fullYear(number('year'), now) : number('year');
  const midnight = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  midnight.setUTCFullYear(year, month, number('day'));
  // The 31st of a shorter month has become a day of the next one.
  if (midnight.getUTCMonth() !== month || midnight.getUTCDate() !== number('day')) return null;
  return midnight.getTime() + ((number('hour') * 60 + number('minute')) * 60 + number('second')) * 1000;
}

/** RFC 9110, 5.6.7: what seems more than 50 years ahead is the last past year that ends in these digits. */
function fullYear(lastDigits: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + lastDigits;
  return year > thisYear + 50 ? year - 100 : year;
}
