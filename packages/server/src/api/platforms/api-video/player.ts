// The page behind `assets.player`: the browser's own player. Paths are relative, so that it works behind any prefix.
export const PLAYER_POLICY =
  "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'";

/**
 * `videoId` must be a well-formed id, which needs no escaping, and `folder` the last segment of the page's own path. A
 * browser takes the first source that it can play.
 */
export function playerPage(videoId: string, folder: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${videoId}</title>
<style>html, body, video { margin: 0; width: 100%; height: 100%; background: #000 }</style>
<video controls playsinline poster="${folder}/thumbnail.jpg">
<source src="${folder}/hls/manifest.m3u8" type="application/vnd.apple.mpegurl">
<source src="${folder}/mp4/source.mp4" type="video/mp4">
</video>
</html>
`;
}
