// CUEWIRE_DATABASE_URL, taken apart. As with PostgreSQL's own programs several hosts may stand in it, of which one is
// the primary: postgres://user:password@a,b:5433/cuewire?target_session_attrs=read-write.

export interface DatabaseUrl {
  /** One URL per host, in their order. */
  readonly hosts: readonly { readonly name: string; readonly url: string }[];
}

const SHAPE = /^(postgres(?:ql)?:\/\/)([^/?#@]*@)?([^/?#@]+)(\/[^?#]*)?(?:\?([^#]*))?$/;

/** Undefined for what is no such URL. */
export function parseDatabaseUrl(text: string): DatabaseUrl | undefined {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const [, scheme = '', user = '', hosts = '', path = '', query = ''] = match;
  const parameters = new URLSearchParams(query);
  // Only the primary can be written to, so that one is looked for in any case.
  const wanted = parameters.get('target_session_attrs') ?? 'read-write';
  if (wanted !== 'read-write' && wanted !== 'primary') return undefined;
  parameters.delete('target_session_attrs');
  const rest = parameters.size === 0 ? '' : `?${parameters.toString()}`;
  const urls = hosts.split(',').map((name) => ({ name, url: `${scheme}${user}${name}${path}${rest}` }));
  return urls.every(({ name, url }) => name !== '' && URL.canParse(url)) ? { hosts: urls } : undefined;
}
