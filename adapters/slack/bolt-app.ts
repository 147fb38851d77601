import { App, type AppOptions, AuthorizationError, HTTPReceiver } from '@slack/bolt';
import { chooseLanguage } from '../../src/answer/language.ts';
import { messagesFor } from '../../src/answer/messages/messages.ts';
import type { InFlight } from '../../src/ops/in-flight.ts';
import type { InstallationStore } from '../../src/store/store.ts';
import { classifyCallError } from './call-error.ts';
import type { Dispatcher } from './dispatch.ts';
import { boltInstallationStore, workspaceKey } from './installations.ts';
import { BOT_SCOPES, HTTP_PATHS } from './names.ts';
import { textAt } from './payload.ts';
import { noticeMessage } from './render.ts';
import type { SdkLogger } from './sdk-logger.ts';
import { QUIET } from './send.ts';
import type { SlackHttpSettings } from './settings.ts';
import { clientOptions } from './slack-api.ts';
import type { SlackTools } from './tools.ts';
import { isNotInstalled, type Workspaces } from './workspaces.ts';

export interface BoltAppParts {
  readonly tools: SlackTools;
  readonly dispatcher: Dispatcher;
  readonly workspaces: Workspaces;
  readonly inFlight: InFlight;
  readonly logger: SdkLogger;
  readonly onRemoved: (body: unknown, workspace: string) => Promise<void>;
}

/** Bolt with one middleware for everything. Not yet started; transports are ours. */
export async function createBoltApp(parts: BoltAppParts): Promise<App> {
  const { tools, workspaces } = parts;
  const app = new App({
    // Transports are started by themselves; Bolt wants to see something.
    receiver: NO_RECEIVER,
    authorize: workspaces.authorize,
    clientOptions: clientOptions({ apiUrl: tools.settings.apiUrl, logger: parts.logger }),
    logger: parts.logger,
    convoStore: false,
    extendedErrorHandler: true,
    // Bolt's constructor would call Slack, and a wrong token would become an unhandled rejection (Bolt 5.1).
    deferInitialization: true,
  });
  const onError = async ({ error, body }: { readonly error: unknown; readonly body: unknown }): Promise<void> => {
    await parts.inFlight.run(() => tellUnauthorized(parts, error, body));
  };
  app.error(onError);
  app.use(async (args) => {
    const { body, context } = args;
    const ack = 'ack' in args && typeof args.ack === 'function' ? (args.ack as (body?: unknown) => Promise<void>) : undefined;
    const workspace = workspaceKey({
      isEnterpriseInstall: context.isEnterpriseInstall,
      teamId: context.teamId,
      enterpriseId: context.enterpriseId,
    });
    const type = textAt(body, 'event', 'type');
    if (workspace !== undefined && (type === 'app_uninstalled' || type === 'tokens_revoked')) {
      await parts.inFlight.run(() => parts.onRemoved(body, workspace));
      return;
    }
    await parts.dispatcher.dispatch(
      { body, token: context.botToken ?? '', workspace: workspace ?? '', botUser: context.botUserId },
      context['envelopeId'],
      ack,
    );
  });
  await app.init();
  return app;
}

const NO_RECEIVER: NonNullable<AppOptions['receiver']> = { init: () => {}, start: async () => {}, stop: async () => {} };

/** Bolt acknowledges what it cannot authorise and says nothing; whoever asked is told, where there is a way. */
async function tellUnauthorized({ tools }: BoltAppParts, error: unknown, body: unknown): Promise<void> {
  const errorId = tools.newErrorId();
  const isMissing = isNotInstalled(error);
  const code =
    error instanceof AuthorizationError ? (isMissing ? 'not_installed' : 'store_unavailable') : classifyCallError('bolt', error).code;
  tools.log.error(
    { code, errorId, team: textAt(body, 'team_id') ?? textAt(body, 'team', 'id') },
    'an event of Slack could not be authorised',
  );
  const url = textAt(body, 'response_url');
  if (url === undefined) return;
  const language = chooseLanguage({ text: textAt(body, 'text') ?? '', language: tools.settings.replyLanguage });
  try {
    await tools
      .responseUrl(url)
      .post({ response_type: 'ephemeral', replace_original: false, ...noticeMessage(messagesFor(language).failed(errorId)), ...QUIET });
  } catch (second) {
    tools.log.error({ err: classifyCallError('response_url', second), errorId }, 'the failure could not be shown to the person either');
  }
}

/** Bolt's receiver of signed requests; with `access` by OAuth also the pages of an installation. */
export function createHttpReceiver(
  settings: SlackHttpSettings & { readonly apiUrl: string | undefined },
  installations: InstallationStore | undefined,
  logger: SdkLogger,
  tools: Pick<SlackTools, 'log' | 'now'>,
): HTTPReceiver {
  const { access } = settings;
  const oauth =
    access.kind === 'token' || installations === undefined
      ? {}
      : {
          clientId: access.clientId,
          clientSecret: access.clientSecret,
          stateSecret: access.stateSecret,
          scopes: Object.keys(BOT_SCOPES),
          installationStore: boltInstallationStore(installations, tools.now),
          ...(settings.publicUrl === undefined ? {} : { redirectUri: new URL(HTTP_PATHS.redirect, settings.publicUrl).href }),
          installerOptions: {
            // Slack's directory asks for an address that leads straight to its own page.
            directInstall: true,
            installPath: HTTP_PATHS.install,
            redirectUriPath: HTTP_PATHS.redirect,
            clientOptions: clientOptions({ apiUrl: settings.apiUrl, logger }),
            ...(settings.authorizeUrl === undefined ? {} : { authorizationUrl: settings.authorizeUrl }),
          },
        };
  return new HTTPReceiver({
    signingSecret: settings.signingSecret,
    endpoints: [HTTP_PATHS.events],
    logger,
    ...oauth,
    processEventErrorHandler: async ({ error, response }) => {
      tools.log.error({ err: classifyCallError('http', error) }, 'a request of Slack could not be processed');
      if (!response.headersSent) {
        response.writeHead(500);
        response.end();
      }
      // Taken as acknowledged: nothing waits for it any more.
      return true;
    },
  });
}
