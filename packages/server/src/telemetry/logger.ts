import { type Logger, pino } from 'pino';

/** JSON lines on standard error: standard output belongs to what a command answers. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      // Nothing secret is logged on purpose; this catches what slips in with a request or an endpoint.
      redact: [
        '*.secret',
        '*.authentication',
        '*.tls',
        '*.authorization',
        'req.headers.authorization',
        '*.apiKey',
      ],
    },
    pino.destination({ fd: 2, sync: false }),
  );
}
