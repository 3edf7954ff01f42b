// Signing in and out. The key goes to the server once and is kept nowhere.
import { call } from './call.ts';
import { hasEnded, type Session, session } from './session.ts';

export async function resume(): Promise<void> {
  try {
    session.value = await call<Session>('GET', '/ui/session');
  } catch {
    session.value = null;
  }
}

export async function signIn(key: string): Promise<void> {
  session.value = await call<Session>('POST', '/ui/session', { body: { key } });
  hasEnded.value = false;
}

export async function signOut(): Promise<void> {
  await call('DELETE', '/ui/session');
  session.value = null;
}
