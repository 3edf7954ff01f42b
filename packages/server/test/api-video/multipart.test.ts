// Forms as they arrive from the network, without a server around them.
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { receiveFile } from '../../src/api/platforms/api-video/multipart.ts';
import { filePart, formEnd, formHeaders } from './form.ts';

const take = async (file: AsyncIterable<Uint8Array>) => (await buffer(file)).toString();

/** Sends these bytes, ends or stays silent after them, and answers what `receiveFile` makes of it. */
async function receive(bytes: Uint8Array, { isSilent = false } = {}): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const server = createServer((message, response) => {
    receiveFile(message, take, 50)
      .then(resolve, reject)
      .finally(() => response.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const sent = httpRequest({ host: '127.0.0.1', port, method: 'POST', headers: formHeaders, agent: false });
  // The server hangs up on who is silent.
  sent.on('error', () => undefined);
  sent.write(bytes);
  if (!isSilent) sent.end();
  return promise;
}

test('the file of a form is received under any field name, with other fields around it', async () => {
  const field = Buffer.from(
    formEnd.toString().replace('--\r\n', '\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n'),
  );
  expect(await receive(Buffer.concat([field, filePart('content', 'clip.mp4'), field, formEnd]))).toBe(
    'content',
  );
});

test('a form of which the end is missing breaks the file off', async () => {
  await expect(receive(filePart('content'))).rejects.toThrow(/unexpected end|malformed/i);
});

test('a sender who falls silent is hung up on', async () => {
  await expect(receive(filePart('content'), { isSilent: true })).rejects.toThrow('broke off');
});
