/** HLS playlists as text: reads ffmpeg's media playlists, writes our master playlist. Pure. */
export interface MediaPlaylist {
  readonly initName: string | undefined;
  readonly segments: readonly { readonly name: string; readonly durationMs: number }[];
  /** Says only that ffmpeg closed the file: it does so on cancellation too. */
  readonly isEnded: boolean;
}

export function parseMediaPlaylist(text: string): MediaPlaylist {
  const segments: { name: string; durationMs: number }[] = [];
  let initName: string | undefined;
  let durationMs = 0;
  let isEnded = false;
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line.startsWith('#EXT-X-MAP:')) initName = /URI="([^"]+)"/.exec(line)?.[1];
    else if (line.startsWith('#EXTINF:')) durationMs = Number.parseFloat(line.slice(8)) * 1000;
    else if (line === '#EXT-X-ENDLIST') isEnded = true;
    else if (line !== '' && !line.startsWith('#')) segments.push({ name: line, durationMs });
  }
  return { initName, segments, isEnded };
}

export interface MasterEntry {
  /** Relative to the master playlist. */
  readonly uri: string;
  readonly width: number;
  readonly height: number;
  readonly bitrateBps: number;
  readonly peakBitrateBps: number;
  readonly frameRate: number;
  readonly codecs: string;
}

/** Entries in the given order: players begin with the first. */
export function writeMasterPlaylist(entries: readonly MasterEntry[]): string {
  const lines = entries.flatMap((entry) => {
    const attributes = [
      `BANDWIDTH=${entry.peakBitrateBps}`,
      `AVERAGE-BANDWIDTH=${entry.bitrateBps}`,
      `RESOLUTION=${entry.width}x${entry.height}`,
      `FRAME-RATE=${entry.frameRate.toFixed(3)}`,
      `CODECS="${entry.codecs}"`,
    ];
    return [`#EXT-X-STREAM-INF:${attributes.join(',')}`, entry.uri];
  });
  return ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...lines, ''].join('\n');
}
