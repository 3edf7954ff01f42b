// The JSON of an object that is mostly the very one that was asked for before, and that nobody changes. A WeakMap of all
// would cost seven times as much as the JSON itself where each object is another.

let before: object | null = null;
let text = '';

export function repeatedJson(object: object): string {
  if (object !== before) {
    text = JSON.stringify(object);
    before = object;
  }
  return text;
}
