/**
 * The CODECS attribute (RFC 6381) of an H.264 file, read from the file's own header: profile and level are the
 * encoder's choice, and a wrong value makes players skip the rendition.
 */
export function codecsOf(
  header: Uint8Array,
  { hasAudio }: { readonly hasAudio: boolean },
): string | undefined {
  const bytes = Buffer.from(header.buffer, header.byteOffset, header.byteLength);
  const box = bytes.indexOf('avcC', 0, 'latin1');
  // After the name: version, profile, constraints, level.
  if (box < 0 || box + 8 > bytes.length) return undefined;
  const video = `avc1.${bytes.toString('hex', box + 5, box + 8)}`;
  // ffmpeg's own AAC encoder makes low complexity only.
  return hasAudio ? `${video},mp4a.40.2` : video;
}
