// Single keys while something runs.
export type Key = 'up' | 'down' | 'again' | 'answer' | 'quit';

const keys: Readonly<Record<string, Key>> = {
  '\u001B[A': 'up',
  '\u001BOA': 'up',
  k: 'up',
  '\u001B[B': 'down',
  '\u001BOB': 'down',
  j: 'down',
  r: 'again',
  a: 'answer',
  q: 'quit',
  // Ctrl-C and Ctrl-D: nobody else hears them in this mode.
  '\u0003': 'quit',
  '\u0004': 'quit',
};

/** By its words: a control character in a regular expression is easily overlooked. */
const ONE_KEY = new RegExp(String.raw`\u001B[\[O][A-Z]|[^]`, 'g');

/** Does nothing where there is no keyboard. */
export function onKey(input: NodeJS.ReadStream, pressed: (key: Key) => void): Disposable {
  if (!input.isTTY) return { [Symbol.dispose]: () => undefined };
  const read = (chunk: Buffer) => {
    // Several keys may come at once, and an arrow is three characters.
    for (const [part] of chunk.toString('utf8').matchAll(ONE_KEY)) {
      const key = keys[part];
      if (key !== undefined) pressed(key);
    }
  };
  input.setRawMode(true);
  input.on('data', read);
  input.resume();
  return {
    [Symbol.dispose]() {
      input.off('data', read);
      input.setRawMode(false);
      input.pause();
    },
  };
}
