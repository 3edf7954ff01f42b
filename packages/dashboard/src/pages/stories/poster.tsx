// A frame of the video, where media has made one.
import { useState } from 'preact/hooks';
import type { Subject } from '../../shell/addresses.ts';

export function Poster({ subject: { kind, id } }: { subject: Subject }) {
  const [isThere, setIsThere] = useState(kind === 'media');
  if (!isThere) return null;
  const files = `/vod/${encodeURIComponent(id)}`;
  return (
    <a class="poster" href={files} title="Play it">
      <img src={`${files}/thumbnail.jpg`} alt="A frame of the video" onError={() => setIsThere(false)} />
    </a>
  );
}
