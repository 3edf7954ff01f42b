// What tells the server who asks: the session's cookie, or a visitor's token, which is kept in memory.

/** No page of another origin can set it without asking the server first. The cookie comes by itself. */
const BY_COOKIE = { 'x-cuewire-dashboard': '1' };

let headers: Readonly<Record<string, string>> = BY_COOKIE;

export function credentialHeaders(): Readonly<Record<string, string>> {
  return headers;
}

export function isTokenPresented(): boolean {
  return headers !== BY_COOKIE;
}

export function presentToken(token: string): void {
  headers = { authorization: `Bearer ${token}` };
}
