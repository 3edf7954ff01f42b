// Multipart forms, byte by byte, so that a test can bend them.
const BOUNDARY = 'cuewire-test-boundary';

export const formHeaders = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

export function filePart(content: Uint8Array | string, field = 'file'): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"; filename="clip.mp4"\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n')]);
}

export const formEnd = Buffer.from(`--${BOUNDARY}--\r\n`);
