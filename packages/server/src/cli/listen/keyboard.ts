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

/** Does nothing where there is no keyboard. */
export function onKey(input: NodeJS.ReadStream, pressed: (key: Key) => void): Disposable {
  if (!input.isTTY) return { [Symbol.dispose]: () => undefined };
  const read = (chunk: Buffer) => {
    const text = chunk.toString('utf8');
    // Several keys may come at once; those of more than one byte come alone.
    const parts = keys[text] === undefined ? text : [text];
    for (const part of parts) {
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
