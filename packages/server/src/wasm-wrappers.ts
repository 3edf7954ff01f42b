// V8 replaces the code between WebAssembly and JavaScript by faster code after a thousand calls. In Node 24 that ends the process
// now and then while several threads do it ("Check failed: jit_page.has_value()"; nodejs/node#64500 tells of others like it), and
// each thread that starts from source strips its types in a WebAssembly module. Nothing here needs that code to be fast.
import { setFlagsFromString } from 'node:v8';

const NEVER = 2 ** 31 - 1;

/** For threads that start from now on. */
export function keepWasmWrappers(): void {
  setFlagsFromString(`--wasm-wrapper-tiering-budget=${NEVER}`);
}
