import { Environment } from '@marcbachmann/cel-js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FILTER_SOUGHT_LENGTH_MAX } from './filter-operators.ts';
import type { FilteredEvent } from './filter-run.ts';
import {
  compileFilter,
  FILTER_DEPTH_MAX,
  FILTER_LENGTH_MAX,
  FILTER_LIST_MAX,
  FILTER_PARTS_MAX,
  FILTER_STEPS_MAX,
  type Filter,
} from './filter.ts';

const OCCURRED_AT = Date.UTC(2026, 0, 31, 12);

function eventWith(data: unknown, more: Partial<FilteredEvent> = {}): FilteredEvent {
  return {
    type: 'media.rendition.ready',
    subject: { kind: 'media', id: 'vi4blUQJFrYWbaG44NChkH11' },
    data: data as FilteredEvent['data'],
    occurredAt: OCCURRED_AT,
    ...more,
  };
}

function filter(text: string): Filter {
  const compiled = compileFilter(text);
  if (compiled.kind === 'mistake') throw new Error(`${text}: ${compiled.message}`);
  return compiled;
}

const matches = (text: string, data: unknown, more?: Partial<FilteredEvent>) =>
  filter(text).matches(eventWith(data, more));

/** As intake has it: out of JSON, where "__proto__" is a name like any other. */
const parsed = (json: string) => JSON.parse(json) as unknown;

const repeated = <Value>(value: Value, count: number): Value[] => Array<Value>(count).fill(value);

const rendition = {
  quality: '1080p',
  encoding: 'hls',
  bitrate: 4_500_000,
  hdr: false,
  poster: null,
  tags: ['sport', 'live', 7],
  tracks: [
    { kind: 'audio', language: 'en' },
    { kind: 'text', language: 'de', forced: true },
  ],
  source: { codec: 'h264', 'frame-rate': 59.94 },
};

describe('a filter', () => {
  test.each([
    'data.quality == "1080p"',
    "data.quality == '1080p'",
    'data.quality != "720p"',
    'data.quality in ["1080p", "2160p"]',
    '!(data.quality in ["240p", "360p"])',
    'data.bitrate > 4000000 && data.bitrate <= 4.5e6',
    'data.bitrate > -1',
    '-1 < data.bitrate',
    'data.source.codec == "h264"',
    'data.source["frame-rate"] >= 59.94',
    'data["source"]["codec"] == "h264"',
    'data.hdr == false',
    '!data.hdr',
    'data.poster == null',
    'data.quality != null',
    '"sport" in data.tags',
    '7 in data.tags',
    '!("news" in data.tags)',
    '"quality" in data',
    'size(data.tags) == 3',
    'data.tracks[1].language == "de"',
    'data.tracks.exists(t, t.kind == "text" && t.language == "de")',
    'data.tracks.all(t, t.language in ["de", "en"])',
    '!data.tracks.exists(t, t.language == "fr")',
    'data.tracks.exists(t, data.tracks.exists(u, u.language != t.language))',
    'data.tags.exists(data, data == "live")',
    'has(data.source.codec) && !has(data.source.profile)',
    'data.quality.startsWith("10") && data.quality.endsWith("p") && data.quality.contains("08")',
    'type == "media.rendition.ready"',
    'type.startsWith("media.")',
    'subject.kind == "media" && subject.id.startsWith("vi")',
    '"kind" in data.tracks[0]',
    'data.quality > "1"',
    'occurred_at >= timestamp("2026-01-31T12:00:00Z")',
    'occurred_at < timestamp("2026-01-31T14:00:00.001+02:00")',
    'true',
    'data.quality == "1080p" // the one we sell\n && data.encoding == "hls"',
  ])('matches what it says: %s', (text) => {
    expect(matches(text, rendition)).toBe(true);
    expect(matches(`!(${text.split('//')[0]?.trim() === text ? text : 'true'})`, rendition)).toBe(false);
  });

  test('does not match what it does not say', () => {
    expect(matches('data.quality == "720p"', rendition)).toBe(false);
    expect(matches('subject.id == "vi2"', rendition)).toBe(false);
    expect(matches('occurred_at > timestamp("2026-01-31T12:00:00Z")', rendition)).toBe(false);
    expect(matches('false', rendition)).toBe(false);
  });

  test('knows letters of every script, whole and in pieces', () => {
    const data = { title: 'Grüße aus 東京 🎬', größe: 1, '🎬': 'x' };
    expect(matches('data.title.contains("東京 🎬")', data)).toBe(true);
    expect(matches('data.title == "Gr\\u00fc\\u00dfe aus 東京 \\U0001F3AC"', data)).toBe(true);
    expect(matches('data["größe"] == 1 && data["🎬"] == "x"', data)).toBe(true);
    // Composed and decomposed letters are different texts: nothing is normalised.
    expect(matches('data.title.startsWith("Gru\\u0308")', data)).toBe(false);
  });

  test('compares numbers however they are written', () => {
    expect(matches('data.n == 1.0 && data.n == 1 && data.n == 1e0 && data.n == 0x1', { n: 1 })).toBe(true);
    expect(matches('data.n > 9007199254740991', parsed('{"n": 1e300}'))).toBe(true);
    expect(matches('data.n > 1e308', parsed('{"n": 1e999}'))).toBe(true);
    expect(matches('data.n == 0', parsed('{"n": -0}'))).toBe(true);
  });
});

describe('what is missing or of another type', () => {
  test.each([
    ['an absent field', 'data.a == 1', {}],
    ['an absent field, asked for the contrary', 'data.a != 1', {}],
    ['an absent field, denied', '!(data.a == 1)', {}],
    ['a field of an absent field', 'data.a.b.c == 1', {}],
    ['a field of text', 'data.a.length == 1', { a: 'x' }],
    ['a field of a list', 'data.a.length == 1', { a: ['x'] }],
    ['a field of null', 'data.a.b == null', { a: null }],
    ['an item beyond the end', 'data.a[3] == null', { a: [1] }],
    ['an item of an object', 'data.a[0] == 1', { a: { 0: 1 } }],
    ['an order of text and number', 'data.a < 5', { a: '4' }],
    ['an order of null', 'data.a <= 0', { a: null }],
    ['text that is not true or false', 'data.a', { a: 'true' }],
    ['a number beside &&', 'data.a && true', { a: 1 }],
    ['the contrary of a number', '!data.a', { a: 0 }],
    ['a search in a list', 'data.a.contains("x")', { a: ['x'] }],
    ['a search in a number', 'data.a.startsWith("1")', { a: 1 }],
    ['membership in text', '"a" in data.a', { a: 'a' }],
    ['a number as the name of a field', '1 in data', { 1: true }],
    ['an absent value in a list', 'data.a in [1, null]', {}],
    ['an object in a list', 'data.a in data.b', { a: {}, b: [{}] }],
    ['items of an object', 'data.a.exists(x, true)', { a: { x: 1 } }],
    ['an empty list has no item', 'data.a.exists(x, true)', { a: [] }],
    ['the size of text', 'size(data.a) == 1', { a: 'x' }],
    ['two lists', 'data.a == data.b', { a: [1], b: [1] }],
    ['two objects, asked for the contrary', 'data.a != data.b', { a: {}, b: { x: 1 } }],
    ['a condition without an answer for any item', 'data.a.all(x, x.y == 1)', { a: [{ y: 1 }, {}] }],
  ])('does not match: %s', (_, text, data) => {
    expect(matches(text, data)).toBe(false);
  });

  test('is no hindrance beside something that decides', () => {
    expect(matches('data.a == 1 || data.b == 2', { b: 2 })).toBe(true);
    expect(matches('data.b == 2 || data.a == 1', { b: 2 })).toBe(true);
    expect(matches('!(data.a == 1 && data.b == 2)', { b: 3 })).toBe(true);
    expect(matches('data.list.exists(x, x.y == 1)', { list: [{}, { y: 1 }] })).toBe(true);
    expect(matches('!data.list.all(x, x.y == 1)', { list: [{}, { y: 2 }] })).toBe(true);
  });

  test('can be asked for, at any depth', () => {
    expect(matches('has(data.a.b)', { a: { b: null } })).toBe(true);
    expect(matches('!has(data.a.b)', { a: {} })).toBe(true);
    expect(matches('!has(data.a.b)', {})).toBe(true);
    expect(matches('has(data.a[1])', { a: [0, 0] })).toBe(true);
    expect(matches('!has(data.a) || data.a == 1', {})).toBe(true);
  });

  test('makes values of different types unequal', () => {
    expect(matches('data.a == "1"', { a: 1 })).toBe(false);
    expect(matches('data.a != "1"', { a: 1 })).toBe(true);
    expect(matches('data.a != "1"', { a: [] })).toBe(true);
    expect(matches('data.a == 0', { a: null })).toBe(false);
    expect(matches('data.a == false', { a: 0 })).toBe(false);
  });
});

describe('a mistake', () => {
  test.each([
    ['', 0, 'is empty'],
    ['  \n ', 0, 'is empty'],
    ['data.quality = "720p"', 13, 'write == to compare'],
    ['data.a == 1 & data.b == 2', 12, 'write && for "and"'],
    ['data.a == 1 | data.b == 2', 12, 'write || for "or"'],
    ['data.a ==', 9, 'it ends here'],
    ['(data.a == 1', 12, 'it ends here'],
    ['data.a == "720p', 10, 'no closing quote'],
    ['data.a == “720p”', 10, 'cannot be read'],
    ['data.a == 1 data.b == 2', 12, 'cannot be read'],
    ['quality == "720p"', 0, 'written data.quality'],
    ['data.a == 1 && event.b == 1', 15, '"event" is not known'],
    ['constructor == 1', 0, '"constructor" is not known'],
    ['subject == "vi1"', 0, 'an object cannot be compared'],
    ['subject.name == "x"', 0, 'there are subject.kind and subject.id'],
    ['subject.id.length == 3', 0, 'text has no field "length"'],
    ['"a".b == 3', 0, 'text has no field "b"'],
    ['subject.id', 0, 'not text'],
    ['data.a && 1', 10, 'not a number'],
    ['!"x"', 1, 'not text'],
    ['["a"]', 0, 'not a list'],
    ['size(data.a)', 0, 'not a number'],
    ['null || true', 0, 'not null'],
    ['occurred_at', 0, 'not an instant'],
    ['subject', 0, 'not an object'],
    ['type == 1', 0, 'never equal'],
    ['data.a == ["x"]', 10, 'use "in"'],
    ['data.a < null', 9, 'has no order'],
    ['occurred_at > "2026-01-31T12:00:00Z"', 0, 'timestamp("2026-01-31T12:00:00Z")'],
    ['occurred_at > data.at', 0, 'timestamp("2026-01-31T12:00:00Z")'],
    ['occurred_at > timestamp("2026-02-30T12:00:00Z")', 24, 'needs an instant'],
    ['occurred_at > timestamp("yesterday")', 24, 'needs an instant'],
    ['occurred_at > timestamp(data.at)', 24, 'needs an instant'],
    ['occurred_at > timestamp()', 14, 'needs one value'],
    ['data.a in "abc"', 10, 'after "in" stands a list'],
    ['["a"] in data.a', 0, 'cannot be looked for'],
    ['data.a in ["x", data.b]', 16, 'a list holds'],
    ['data.a in [["x"]]', 11, 'a list holds'],
    ['data.a in [-"x"]', 11, 'only a number can follow "-"'],
    ['data.a == -data.b', 10, 'only a number can follow "-"'],
    ['data.a == --1', 10, 'only a number can follow "-"'],
    ['data.a + 1 == 2', 0, 'do not calculate'],
    ['data.a == 2 * 3', 10, 'do not calculate'],
    ['data.a ? true : false', 0, 'write it with && and ||'],
    ['data.a == {"x": 1}', 10, 'not part of filters'],
    ['data.a == b"x"', 10, 'texts are written "text"'],
    ['data.a == 1u', 10, 'without a letter'],
    ['data.id == 9007199254740993', 11, 'too large to be compared exactly'],
    ['data[data.a] == 1', 5, 'the name of a field in quotes'],
    ['data.a[-1] == 1', 7, 'the number of an item'],
    ['data.a[1.5] == 1', 7, 'the number of an item'],
    ['subject[0] == "m"', 0, 'needs a field of data'],
    ['data.a.matches("(a+)+$")', 0, 'no regular expressions'],
    ['matches(data.a, "x")', 0, 'there is no matches()'],
    ['data.a.map(x, x.b) == 1', 0, 'there is no map()'],
    ['data.a.filter(x, x.b)', 0, 'there is no filter()'],
    ['data.a.toString()', 0, 'there is no toString()'],
    ['data.a.constructor("return 1")', 0, 'there is no constructor()'],
    ['data.a.exists(x)', 0, 'needs a name and a condition'],
    ['data.a.exists(x.y, true)', 16, 'cannot be read'],
    ['type.exists(x, true)', 0, 'exists() needs a field of data'],
    ['data.a.exists(x, x.b) && x.b', 25, '"x" is not known'],
    ['has(subject.id)', 4, 'has() needs a field of data'],
    ['has(data.a, data.b)', 0, 'has() needs one value'],
    ['size("abc") == 3', 5, 'size() needs a field of data'],
    ['data.a.contains(data.b)', 0, 'one text in quotes'],
    ['data.a.contains(1)', 0, 'one text in quotes'],
    ['data.a.contains("a", "b")', 0, 'one text in quotes'],
    ['occurred_at.contains("2026")', 0, 'needs text before it'],
    ['data.?a == 1', 5, 'cannot be read'],
    ['while == 1', 0, 'cannot be read'],
    ['data.a == 1;', 11, 'cannot be read'],
    ['data.a == `x`', 10, 'cannot be read'],
    ['data.a == 1 && /* no */ true', 15, 'cannot be read'],
  ])('in "%s" is found at %i: %s', (text, at, what) => {
    const compiled = compileFilter(text);
    expect(compiled).toMatchObject({ kind: 'mistake', at });
    expect(compiled).toHaveProperty('message', expect.stringContaining(what));
    expect(compiled).toHaveProperty('message', expect.stringMatching(`^at character ${at + 1}: `));
  });
});

describe('the size of a filter', () => {
  test.each([
    ['characters', FILTER_LENGTH_MAX, (length: number) => 'true'.padEnd(length, ' ')],
    // Each "true" is a part, and so is each && between two of them.
    ['parts', FILTER_PARTS_MAX / 2, (count: number) => repeated('true', count).join('&&')],
    ['levels', FILTER_DEPTH_MAX - 1, (depth: number) => `${'('.repeat(depth)}true${')'.repeat(depth)}`],
    ['fields of fields', FILTER_DEPTH_MAX - 1, (depth: number) => `data${'.a'.repeat(depth)}`],
    ['values in a list', FILTER_LIST_MAX, (count: number) => `data.a in [${repeated('1', count).join()}]`],
    [
      'text to search for',
      FILTER_SOUGHT_LENGTH_MAX,
      (length: number) => `type.contains("${'x'.repeat(length)}")`,
    ],
  ])('is bounded in %s', (_, max, textOf) => {
    expect(compileFilter(textOf(max)).kind).toBe('filter');
    expect(compileFilter(textOf(max + 1)).kind).toBe('mistake');
  });
});

describe('hostile data', () => {
  test('has no prototype to reach', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(matches(`has(data["${name}"])`, {})).toBe(false);
      expect(matches(`"${name}" in data`, {})).toBe(false);
      expect(matches(`data["${name}"].name == "Object"`, {})).toBe(false);
      expect(matches(`data["${name}"] == "x"`, parsed(`{"${name}": "x"}`))).toBe(true);
      expect(matches(`data.a == 1`, parsed(`{"${name}": {"a": 2}, "a": 1}`))).toBe(true);
    }
    expect(matches('data.a == 1', parsed('{"__proto__": {"a": 1}}'))).toBe(false);
  });

  test('may be nested as deep as it likes', () => {
    const depth = 100_000;
    const lists = parsed(`{"a": ${'['.repeat(depth)}${']'.repeat(depth)}}`);
    const objects = parsed(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
    for (const data of [lists, objects]) {
      expect(matches('data.a != 1', data)).toBe(true);
      expect(matches('data.a == data.a', data)).toBe(false);
      expect(matches('data.a in [1] || has(data.a)', data)).toBe(true);
    }
  });

  test('is not looked at beyond the bound, and then does not match', () => {
    const items = Array.from({ length: 10 * FILTER_STEPS_MAX }, (_, index) => index);
    const data = { items, objects: items.map(() => ({})), text: 'x'.repeat(200_000) };
    // Reading the field and looking at each item are a step each.
    expect(matches(`${FILTER_STEPS_MAX - 2} in data.items`, data)).toBe(true);
    expect(matches(`${FILTER_STEPS_MAX - 1} in data.items`, data)).toBe(false);
    expect(matches(`!(${FILTER_STEPS_MAX} in data.items)`, data)).toBe(false);
    expect(matches(`${FILTER_STEPS_MAX} in data.items || true`, data)).toBe(false);
    expect(matches('data.objects[0] in data.objects || true', data)).toBe(false);
    expect(matches('!data.items.exists(x, data.items.exists(y, x == -1 && y == -1))', data)).toBe(false);
    expect(matches('!data.text.contains("y")', data)).toBe(true);
    expect(matches('!data.text.contains("y") && !data.text.contains("z")', data)).toBe(false);
  });

  test('leaves nothing behind for the next event', () => {
    const { matches } = filter('data.items.exists(x, x == 1)');
    expect(matches(eventWith({ items: repeated(0, 10 * FILTER_STEPS_MAX) }))).toBe(false);
    expect(matches(eventWith({ items: [0, 1] }))).toBe(true);
  });
});

const anyPath = fc.constantFrom(
  'data.a',
  'data.b',
  'data.a.b',
  'data.b.a',
  'data.list',
  'data.list[0]',
  'data.list[1].a',
);
const anyConstant = fc.constantFrom('0', '1', '-1', '1.5', '"a"', '"b"', '"ab"', 'true', 'false', 'null');
const anyFilter = fc.letrec<{ truth: string; comparison: string }>((tie) => ({
  truth: fc.oneof(
    { maxDepth: 3 },
    tie('comparison'),
    fc.tuple(tie('truth'), tie('truth')).map(([left, right]) => `(${left} && ${right})`),
    fc.tuple(tie('truth'), tie('truth')).map(([left, right]) => `(${left} || ${right})`),
    tie('truth').map((part) => `!(${part})`),
    tie('truth').map((part) => `data.list.exists(x, ${part})`),
    tie('truth').map((part) => `data.list.all(x, x == 1 || ${part})`),
  ),
  comparison: fc.oneof(
    fc
      .tuple(
        anyPath,
        fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
        fc.oneof(anyConstant, fc.constant('data.c')),
      )
      .map((parts) => parts.join(' ')),
    fc.tuple(anyConstant, anyPath).map(([value, path]) => `${value} in ${path}`),
    fc
      .tuple(anyPath, fc.array(anyConstant, { minLength: 1 }))
      .map(([path, list]) => `${path} in [${list.join()}]`),
    fc
      .tuple(anyPath, fc.constantFrom('startsWith', 'endsWith', 'contains'), fc.constantFrom('a', 'ab', ''))
      .map(([path, name, text]) => `${path}.${name}("${text}")`),
    anyPath,
    fc.constantFrom('has(data.a)', 'has(data.list)', 'size(data.list) > 1', 'subject.kind == "media"'),
  ),
})).truth;

const anyScalar = fc.constantFrom(0, 1, -1, 1.5, 'a', 'b', 'ab', '', true, false, null);
const anyData = fc.record(
  {
    a: fc.oneof(anyScalar, fc.record({ b: anyScalar }, { requiredKeys: [] })),
    b: fc.oneof(anyScalar, fc.record({ a: anyScalar }, { requiredKeys: [] })),
    c: anyScalar,
    list: fc.array(fc.oneof(anyScalar, fc.record({ a: anyScalar }, { requiredKeys: [] })), { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

/** The library's own evaluator: good enough as an oracle on small data, not for what workspaces send (decision 11). */
const cel = new Environment({ homogeneousAggregateLiterals: false })
  .registerVariable('data', 'map<string, dyn>')
  .registerVariable('subject', 'map<string, string>');

function matchesInCel(text: string, event: FilteredEvent): boolean {
  try {
    return cel.evaluate(text, { data: event.data, subject: event.subject }) === true;
  } catch {
    return false;
  }
}

describe('any filter', () => {
  test('means what CEL says that it means', () => {
    fc.assert(
      fc.property(anyFilter, anyData, (text, data) => {
        const compiled = compileFilter(text);
        fc.pre(compiled.kind === 'filter');
        const event = eventWith(data);
        expect(compiled.matches(event)).toBe(matchesInCel(text, event));
      }),
      { numRuns: 3000 },
    );
  });

  test('answers for any data, the same each time, and leaves it as it was', () => {
    fc.assert(
      fc.property(anyFilter, fc.jsonValue({ maxDepth: 6 }), (text, value) => {
        const compiled = compileFilter(text);
        fc.pre(compiled.kind === 'filter');
        const data = { a: value, b: value, list: [value, value] };
        const before = JSON.stringify(data);
        const answer = compiled.matches(eventWith(data));
        expect(compiled.matches(eventWith(data))).toBe(answer);
        expect(JSON.stringify(data)).toBe(before);
      }),
    );
  });

  test('is a filter or a mistake within its text, whatever the text', () => {
    const tokens =
      'data .a type subject.id occurred_at == != < && || ! ( ) [ ] { } "a" 1 1u 0x 1e - ? : , // ü 🎬 \\ \0 \ud800 ' +
      `" ' b" r" in has( size( timestamp( .contains( .exists(x, .all(x, .map(x, true null`;
    const anyToken = fc.constantFrom('\n', ...tokens.split(' '));
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(anyToken, { maxLength: 30 }).map((tokens) => tokens.join('')),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const compiled = compileFilter(text);
        const found =
          compiled.kind === 'filter'
            ? typeof compiled.matches(eventWith({ a: 1 }))
            : compiled.at <= text.length;
        expect(['boolean', true]).toContain(found);
      }),
      { numRuns: 3000 },
    );
  });
});
