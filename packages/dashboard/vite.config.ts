import { defineConfig } from 'vite';
import { precompress } from './precompress.ts';

/** Where `npm start` listens: `npm run dev` shows changes at once, with its data. */
const SERVER = 'http://127.0.0.1:4600';

export default defineConfig({
  base: '/ui/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // All know light-dark(): rewritten for older ones, a theme could no longer be chosen by one property.
    target: ['chrome125', 'firefox128', 'safari18'],
    // Polyfills of what every browser of that age has would be more to load.
    modulePreload: { polyfill: false },
    // Inlined files would need rules of their own in the page's policy.
    assetsInlineLimit: 0,
    rolldownOptions: { input: ['index.html', 'portal.html'] },
    reportCompressedSize: false,
  },
  plugins: [precompress()],
  server: { proxy: { '/v1': SERVER, '/ui/session': SERVER, '/vod': SERVER } },
});
