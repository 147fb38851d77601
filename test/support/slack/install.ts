import type { State } from './state.ts';
import { idsOf } from './world.ts';

export interface InstallOptions {
  readonly team?: string;
  readonly user?: string;
  /** The person says no. */
  readonly deny?: boolean;
  /** The callback comes without the cookie of the install page, as from another browser. */
  readonly withoutCookie?: boolean;
}

export interface InstallResult {
  /** The answer of the app's redirect page. */
  readonly status: number;
  readonly body: string;
  /** Scopes that the app asked for. */
  readonly scopes: readonly string[];
}

/** Where Slack sends the browser back to: with a code, or with `error=access_denied`. */
export function authorize(state: State, url: URL, { team, user, deny }: InstallOptions): URL {
  const target = state.team(team);
  const redirect = new URL(url.searchParams.get('redirect_uri') ?? 'about:blank');
  const oauthState = url.searchParams.get('state') ?? '';
  if (url.searchParams.get('client_id') !== state.app.clientId)
    throw new Error(`Unknown client_id ${String(url.searchParams.get('client_id'))}`);
  if (oauthState === '') state.note('OAuth: the app sent no state');
  redirect.searchParams.set('state', oauthState);
  if (deny === true) {
    redirect.searchParams.set('error', 'access_denied');
    return redirect;
  }
  const code = state.nextId('code-');
  state.codes.set(code, {
    teamId: target.id,
    userId: user ?? idsOf(target.id).admin,
    scopes: (url.searchParams.get('scope') ?? '').split(',').filter((one) => one !== ''),
  });
  redirect.searchParams.set('code', code);
  return redirect;
}

function authorizeUrl(location: string | null, page: string): URL {
  const link = location ?? /href="([^"]*client_id[^"]*)"/u.exec(page)?.[1]?.replaceAll('&amp;', '&');
  if (link === undefined) throw new Error('The install page neither redirects nor links to Slack');
  return new URL(link);
}

/**
 * Walks through an installation as a browser does: install page, consent, back to the app with the code and the cookie.
 *
 * @param installUrl  `http://127.0.0.1:<port>/slack/install`. The redirect page is asked for at the same origin, whatever host `redirect_uri` names.
 */
export async function installApp(state: State, installUrl: string, options: InstallOptions): Promise<InstallResult> {
  const page = await fetch(installUrl, { redirect: 'manual' });
  const html = await page.text();
  const asked = authorizeUrl(page.headers.get('location'), html);
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0] ?? '')
    .join('; ');
  const back = authorize(state, asked, options);
  const callback = new URL(`${back.pathname}${back.search}`, installUrl);
  const response = await fetch(callback, { redirect: 'manual', headers: options.withoutCookie === true ? {} : { cookie } });
  state.changed();
  return { status: response.status, body: await response.text(), scopes: (asked.searchParams.get('scope') ?? '').split(',') };
}
