import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memberTexts } from './json-text.ts';

const blanks = fc.stringMatching(/^[ \t\r\n]{0,3}$/);

/** JSON text of a value with blanks wherever they may stand. */
function written(value: fc.JsonValue, blank: () => string): string {
  const wrap = (text: string) => blank() + text + blank();
  if (Array.isArray(value)) {
    const list = value.map((element) => written(element, blank)).join(',');
    return wrap(`[${list === '' ? blank() : list}]`);
  }
  if (typeof value !== 'object' || value === null) return wrap(JSON.stringify(value));
  const members = Object.entries(value).map(
    ([name, member]) => `${wrap(JSON.stringify(name))}:${written(member as fc.JsonValue, blank)}`,
  );
  return wrap(`{${members.length === 0 ? blank() : members.join(',')}}`);
}

describe('what stands under a name', () => {
  test.each([
    ['{"data":{"a":1}}', ['{"a":1}']],
    ['{"data":12345678901234567890.10}', ['12345678901234567890.10']],
    ['{"a":{"data":1},"data":true}', ['true']],
    ['{"data":1,"data":2}', ['2']],
    [String.raw`{"d\u0061ta":"x"}`, ['"x"']],
    [String.raw`{"data":"a\\","b":"\""}`, [String.raw`"a\\"`]],
    [String.raw`{"data":{"s":"} \" ]"}}`, [String.raw`{"s":"} \" ]"}`]],
    ['{"data":{"__proto__":{"a":1}}}', ['{"__proto__":{"a":1}}']],
    [String.raw`{"data":"\ud800"}`, [String.raw`"\ud800"`]],
    ['{}', [undefined]],
    ['7', [undefined]],
    ['"data"', [undefined]],
    ['[]', []],
    ['[{"data":1},7,[{"data":2}],{"data":null},{}]', ['1', undefined, undefined, 'null', undefined]],
  ])('in %s', (json, texts) => {
    expect(memberTexts(json, 'data')).toEqual(texts);
  });

  test('is what JSON.stringify wrote, whatever blanks a producer adds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.array(blanks, { minLength: 1 }), (data, other, gaps) => {
        let next = 0;
        const blank = () => gaps[next++ % gaps.length] ?? '';
        const one = written({ other, data }, blank);
        const many = written([{ data }, other, { data, other }], blank);
        const text = JSON.stringify(data);
        const ofOther =
          typeof other === 'object' && other !== null && !Array.isArray(other) && Object.hasOwn(other, 'data')
            ? JSON.stringify(other['data'])
            : undefined;
        expect(memberTexts(one, 'data')).toEqual([text]);
        expect(memberTexts(many, 'data')).toEqual([text, ofOther, text]);
      }),
      { numRuns: 500 },
    );
  });
});
